// The officers' lists: a record opens beside the list, and the keyboard does what the mouse does.
// Everything here also works as plain links, boxes and buttons.

const pane = document.getElementById("ho-so");
const list = document.querySelector("[data-rows]");
const bulk = document.querySelector("[data-bulk]");

function records() {
  return list ? [...list.querySelectorAll("[data-record]")] : [];
}

function paneIsShown() {
  return pane !== null && getComputedStyle(pane).display !== "none";
}

async function openBeside(link) {
  for (const other of records()) other.removeAttribute("aria-current");
  link.setAttribute("aria-current", "true");
  pane.setAttribute("aria-busy", "true");
  await window.htmx.ajax("GET", link.getAttribute("href"), { target: pane, swap: "innerHTML" });
  pane.removeAttribute("aria-busy");
  pane.scrollTop = 0;
}

function move(step) {
  const all = records();
  const here = all.indexOf(document.activeElement?.closest?.("[data-row]")?.querySelector("[data-record]"));
  const next = here < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(here + step, 0), all.length - 1);
  all[next]?.focus();
  all[next]?.scrollIntoView({ block: "nearest" });
}

function boxHere() {
  return document.activeElement?.closest?.("[data-row]")?.querySelector("[data-tick]");
}

function ticked() {
  return bulk ? [...bulk.querySelectorAll("[data-tick]:checked")] : [];
}

const ACTS = {
  "/": () => document.querySelector("[data-search]")?.focus(),
  j: () => move(1),
  k: () => move(-1),
  x: () => boxHere()?.click(),
  c: () => {
    if (ticked().length > 0) bulk.requestSubmit();
  },
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const field = event.target.closest?.("input, select, textarea, dialog");
  if (field && !field.matches("[data-tick]")) return;
  const act = ACTS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

list?.addEventListener("click", (event) => {
  const link = event.target.closest("[data-record]");
  if (!link || !window.htmx || !paneIsShown()) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  openBeside(link);
});

const confirmButton = bulk?.querySelector("[data-confirm]");
const tickAll = bulk?.querySelector("[data-tick-all]");

function showCount() {
  if (!confirmButton) return;
  const count = ticked().length;
  confirmButton.setAttribute("aria-disabled", String(count === 0));
  let mark = confirmButton.querySelector("[data-count]");
  if (!mark) {
    mark = document.createElement("span");
    mark.dataset.count = "";
    confirmButton.append(mark);
  }
  mark.textContent = count ? `(${count})` : "";
}

if (tickAll) {
  tickAll.hidden = false;
  tickAll.addEventListener("click", () => {
    const boxes = [...bulk.querySelectorAll("[data-tick]")];
    const all = boxes.every((box) => box.checked);
    for (const box of boxes) box.checked = !all;
    showCount();
  });
}
bulk?.addEventListener("change", showCount);
bulk?.addEventListener("submit", (event) => {
  if (ticked().length === 0) event.preventDefault();
});
showCount();
