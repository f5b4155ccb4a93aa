// The declaration sheet: rows save themselves, Enter goes to the next guest, scanners may end lines with Enter.

import { preparePictures } from "./picture.js";
import { openRow } from "./read-event.js";
import { prepareReading } from "./reading.js";
import { attachCombobox } from "./sheet-nationality.js";
import { prepareDrop, prepareScan } from "./sheet-scan.js";

const sheet = document.querySelector("[data-sheet]");
const saving = new Map(); // guest's element id → the save under way
const token = () => document.querySelector('meta[name="csrf-token"]').content;

function prepare(guest) {
  guest.querySelector("[data-save]").hidden = true;
  for (const control of guest.querySelectorAll("input, select")) remember(control);
  for (const field of guest.querySelectorAll("[data-nationality]")) attachCombobox(field, sheet.dataset.nationalities);
}

function valueOf(control) {
  return control.type === "checkbox" ? (control.checked ? control.value : "") : control.value;
}

/** What the server knows of a control; only controls that differ are sent. */
function remember(control, value = valueOf(control)) {
  control.dataset.kept = value;
}

function changed(guest) {
  return [...guest.querySelectorAll("input[id], select[id]")].filter((one) => valueOf(one) !== one.dataset.kept);
}

function onChange(event) {
  const guest = event.target.closest("[data-guest]");
  if (!guest) return;
  if (event.target.name === "full_name") {
    const tick = guest.querySelector("[data-name-confirmed]");
    if (tick) tick.checked = true; // who edits the name has looked at it
  }
  if (event.target.name === "residence_province_code") loadWards(guest, event.target.value);
  save(guest);
}

/** Saves of one row follow one another; what is typed meanwhile goes with the next one. */
function save(guest) {
  const before = saving.get(guest.id) ?? Promise.resolve();
  const after = before.then(() => saveNow(guest.id));
  saving.set(guest.id, after);
  return after.finally(() => {
    if (saving.get(guest.id) === after) saving.delete(guest.id);
  });
}

const settled = () => Promise.all(saving.values());

async function saveNow(id) {
  const guest = document.getElementById(id);
  const controls = guest ? changed(guest) : [];
  if (!controls.length) return;
  const sent = new Map(controls.map((one) => [one.name, valueOf(one)]));
  for (const [name, value] of sent) remember(guest.querySelector(`[id][name="${name}"]`), value);
  say(guest, sheet.dataset.saving);
  const answer = await post(guest.querySelector("form").action, new URLSearchParams([...sent]));
  if (answer.page) {
    merge(guest, answer.page, sent);
    return;
  }
  for (const name of sent.keys()) {
    const control = guest.querySelector(`[id][name="${name}"]`);
    if (control) control.dataset.kept = "\u0000"; // not known to the server: goes again with the next save
  }
  say(guest, answer.status === 404 ? sheet.dataset.gone : sheet.dataset.failed, true);
}

async function post(address, body) {
  try {
    const response = await fetch(address, {
      method: "POST", body, keepalive: true, headers: { "X-CSRFToken": token(), "X-Sheet": "1" },
    });
    if (!response.ok || response.redirected) return { status: response.status };
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return page.querySelector("[data-guest]") ? { page } : { status: 0 };
  } catch {
    document.dispatchEvent(new Event("cutru:unreachable"));
    return { status: 0 };
  }
}

function say(guest, words, isBad = false) {
  const place = guest.querySelector("[data-saved]");
  place.textContent = words;
  place.classList.toggle("guest__saved--bad", isBad);
}

/** Takes over what the server says without moving what is under the finger or being typed. */
function merge(guest, page, sent) {
  const fresh = page.querySelector("[data-guest]");
  take(guest, fresh, sent);
  updateBar(page.getElementById("sheet-send"));
  say(document.getElementById(fresh.id), sheet.dataset.saved);
}

function take(guest, fresh, sent) {
  const sameShape = guest.dataset.regime === fresh.dataset.regime && names(guest) === names(fresh);
  if (sameShape) update(guest, fresh, sent);
  else replace(guest, fresh);
}

/** The Send button stays the same element: it may be pressed while the answer arrives. */
function updateBar(fresh) {
  const bar = document.getElementById("sheet-send");
  if (!bar || !fresh) return;
  const [button, newButton] = [bar, fresh].map((one) => one.querySelector("button"));
  if (!button || !newButton) {
    bar.replaceWith(fresh);
    return;
  }
  button.innerHTML = newButton.innerHTML;
  for (const id of bar.querySelectorAll("[name=draft]")) id.remove();
  button.before(...fresh.querySelectorAll("[name=draft]"));
}

const names = (guest) => [...guest.querySelectorAll("input[id], select[id]")].map((one) => one.name).join();

function update(guest, fresh, sent) {
  guest.className = fresh.className;
  guest.dataset.state = fresh.dataset.state;
  for (const part of guest.querySelectorAll("[data-part]")) {
    const { innerHTML } = fresh.querySelector(`[data-part="${part.dataset.part}"]`);
    if (part.innerHTML !== innerHTML) part.innerHTML = innerHTML;
  }
  for (const cell of guest.querySelectorAll("[data-cell]")) {
    const newCell = fresh.querySelector(`[data-cell="${cell.dataset.cell}"]`);
    const control = cell.querySelector("input, select");
    const newControl = newCell.querySelector("input, select");
    cell.className = newCell.className;
    cell.querySelector(".cell__head").innerHTML = newCell.querySelector(".cell__head").innerHTML;
    cell.querySelector(".cell__said").replaceWith(newCell.querySelector(".cell__said"));
    for (const name of ["aria-invalid", "aria-describedby"]) {
      if (newControl.hasAttribute(name)) control.setAttribute(name, newControl.getAttribute(name));
      else control.removeAttribute(name);
    }
    const untouched = valueOf(control) === (sent.get(control.name) ?? control.dataset.kept);
    if (!untouched) continue;
    if (control.tagName === "SELECT" && control.options.length !== newControl.options.length) {
      control.replaceChildren(...newControl.options);
    }
    if (control.value !== newControl.value) control.value = newControl.value;
    remember(control);
  }
}

/** The row has other fields now (another duty, a reason to be told): draw it anew, keep what is being typed. */
function replace(guest, fresh) {
  const active = guest.contains(document.activeElement) ? document.activeElement : null;
  const place = active && { id: active.id, name: active.name, at: active.selectionStart };
  const unsaved = new Map(changed(guest).map((one) => [one.name, valueOf(one)]));
  const wasOpen = guest.querySelector("details").open;
  guest.replaceWith(fresh);
  fresh.querySelector("details").open ||= wasOpen;
  prepare(fresh);
  for (const [name, value] of unsaved) {
    const control = fresh.querySelector(`[id][name="${name}"]`);
    if (!control) continue;
    if (control.type === "checkbox") control.checked = Boolean(value);
    else control.value = value;
  }
  const target = place && (document.getElementById(place.id) ?? controlsOf(fresh)[0]);
  target?.focus();
  if (target?.setSelectionRange && place.at !== null) target.setSelectionRange(place.at, place.at);
}

const controlsOf = (guest) =>
  [...guest.querySelectorAll("input[id], select[id]")].filter((one) => !one.closest("details:not([open])"));

function onKey(event) {
  if (event.key !== "Enter" || event.ctrlKey || event.isComposing || event.defaultPrevented) return;
  if (!event.target.matches("input[id], select[id]")) return;
  event.preventDefault();
  const guest = event.target.closest("[data-guest]");
  if (event.target.matches("[data-name-confirmed]:not(:checked)")) {
    event.target.click();
    focusGuest(guest);
  } else {
    goOn(guest, event.target);
  }
}

/** To the next guest; from the last one to a new row, from an empty last one to the Send button. */
async function goOn(guest, control) {
  const next = guest.nextElementSibling;
  if (next) {
    control.blur(); // fires the change of what was just typed
    focusGuest(next);
    return;
  }
  control.blur();
  await settled();
  const isEmpty = document.getElementById(guest.id)?.dataset.state === "empty";
  const form = document.querySelector("[data-add]");
  if (isEmpty || !form) document.querySelector("[data-send] button, [data-send] a")?.focus();
  else await addGuest(form, "");
}

async function onAdd(event) {
  event.preventDefault();
  await settled();
  await addGuest(event.currentTarget ?? document.querySelector("[data-add]"), event.submitter?.value ?? "");
}

async function addGuest(form, regime) {
  const answer = await post(form.action, new URLSearchParams({ regime }));
  if (!answer.page) {
    window.location.reload();
    return;
  }
  const fresh = answer.page.querySelector("[data-guest]");
  sheet.append(fresh);
  document.querySelector(".empty-state")?.remove();
  updateBar(answer.page.getElementById("sheet-send"));
  prepare(fresh);
  focusGuest(fresh);
}

/** Rows that reading has made or filled: new ones at the end, nothing that is looked at moves. */
async function takeRows(numbers, isLast) {
  let page;
  try {
    const query = new URLSearchParams(numbers.map((number) => ["khach", number]));
    const response = await fetch(`${sheet.dataset.url}?${query}`, { headers: { "X-Background": "1", "X-Sheet": "1" } });
    if (!response.ok || response.redirected) return;
    page = new DOMParser().parseFromString(await response.text(), "text/html");
  } catch {
    return; // the next visit shows them
  }
  for (const fresh of [...page.querySelectorAll("[data-guest]")]) {
    const guest = document.getElementById(fresh.id);
    if (guest) {
      take(guest, fresh, new Map());
      continue;
    }
    sheet.append(fresh);
    prepare(fresh);
  }
  if (sheet.children.length) document.querySelector(".empty-state")?.remove();
  updateBar(page.getElementById("sheet-send"));
  if (isLast && isNobodyTyping()) focusFirstToLookAt();
}

/** Rows that the camera or a scanner has brought; one to open is gone to, wherever it is. */
async function onRead(event) {
  event.preventDefault();
  const { drafts, toOpen } = event.detail;
  await takeRows(drafts, false);
  if (!toOpen) return;
  const guest = document.getElementById(`khach-${drafts[0]}`);
  if (guest) focusGuest(guest);
  else openRow(toOpen);
}

/** Whether the focus is where nobody has begun anything: nowhere, or in the empty field that takes anything. */
function isNobodyTyping() {
  const active = document.activeElement;
  return active === document.body || (active.closest("[data-drop]") !== null && !active.value);
}

function focusFirstToLookAt() {
  const first = sheet.querySelector("[data-guest]:is([data-state=wrong], [data-state=missing], [data-state=empty])");
  if (first) focusGuest(first);
}

/** A name is red until it is ticked; the tick is the place to go then, and after it the answer is on its way. */
const waitsForTick = (guest, cell) => cell.dataset.cell === "full_name" && guest.querySelector("[data-name-confirmed]");

function focusGuest(guest) {
  const controls = controlsOf(guest);
  const tick = guest.querySelector("[data-name-confirmed]:not(:checked)");
  const wrong = [...guest.querySelectorAll(".cell--wrong")].find((cell) => !waitsForTick(guest, cell));
  const target = tick ?? wrong?.querySelector("input, select") ?? controls.find((one) => !valueOf(one) && one.type !== "checkbox") ?? controls[0];
  target?.focus();
  guest.scrollIntoView({ block: "nearest" });
}

function focusNamedRow() {
  const named = document.getElementById(window.location.hash.slice(1));
  if (named?.matches("[data-guest]")) focusGuest(named);
  else if (!named && sheet.querySelector(".cell--wrong, .cell--missing") && window.location.search.includes("sua=1")) {
    sheet.querySelector(".cell--wrong :is(input, select), .cell--missing :is(input, select)")?.focus();
  }
}

/** Nothing typed a moment ago may miss the hand-in or be lost by an act of the row. */
function onSend(event) {
  const form = event.target;
  if (event.defaultPrevented || !saving.size || form.method === "dialog" || !form.matches("[data-send], [data-scan]")) return;
  event.preventDefault();
  settled().then(() => (form.isConnected ? form : document.querySelector("[data-send]")).requestSubmit());
}

function onClick(event) {
  const link = event.target.closest("a[data-delete]");
  const dialog = document.getElementById("delete-dialog");
  if (!link || !dialog?.showModal) return;
  event.preventDefault();
  dialog.querySelector("form").action = link.href;
  dialog.querySelector("[data-name]").textContent = link.closest("[data-guest]").querySelector("[name=full_name]").value;
  dialog.showModal();
}

async function loadWards(guest, province) {
  const select = guest.querySelector("[name=residence_ward_code]");
  if (!select) return;
  const response = await fetch(`${sheet.dataset.wards}?province=${encodeURIComponent(province)}`);
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(`<select>${await response.text()}</select>`, "text/html");
  const found = [...page.querySelectorAll("option")].filter((one) => one.value);
  select.replaceChildren(new Option("", ""), ...found);
  remember(select);
}

// --- Start -------------------------------------------------------------------------------------------------

if (sheet) {
  for (const guest of sheet.querySelectorAll("[data-guest]")) prepare(guest);
  sheet.addEventListener("change", onChange);
  sheet.addEventListener("keydown", onKey);
  sheet.addEventListener("click", onClick);
  document.querySelector("[data-add]")?.addEventListener("submit", onAdd);
  document.addEventListener("submit", onSend);
  document.addEventListener("cutru:read", onRead);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.ctrlKey) return;
    event.preventDefault();
    document.activeElement?.dispatchEvent(new Event("change", { bubbles: true }));
    settled().then(() => document.querySelector("[data-send] button, [data-send] a")?.focus());
  });
  // Arriving at #khach-12 the browser takes the focus away once more when the page is complete.
  window.addEventListener("load", () => setTimeout(focusNamedRow));
}
for (const form of document.querySelectorAll("[data-scan]")) prepareScan(form);
const takePictures = prepareReading(sheet && takeRows);
for (const box of document.querySelectorAll("[data-drop]")) prepareDrop(box, takePictures);
preparePictures();
