// What scanners type and people paste or drop: passport zones, card codes, files.

const BURST_GAP = 60; // milliseconds between two keys of a scanner, never of a person for a dozen keys
const BURST_START = /^(?:[PIACV][A-Z0-9<][A-Z<]{3}[A-Z0-9<]{7}|\d{12}\|)$/i;

const ZONE_START = /^\s*[PIACV][A-Z0-9<]{4}/i;

/** Whether a text is still the beginning of a machine-readable zone whose other lines are to come. */
function isUnfinishedZone(text) {
  const bare = text.trim();
  if (!ZONE_START.test(bare) || !bare.includes("<")) return false;
  const lines = bare.split(/[\r\n]+/).map((line) => line.trim()).filter(Boolean);
  if (lines.length === 1) return lines[0].replaceAll(" ", "").length < 72;
  return lines.length === 2 && lines[0].length < 34; // three short lines make a card
}

const isWholeDocument = (text) => /^\W*\d{12}\s*\|.*\|/.test(text) || (text.split("<").length > 6 && !isUnfinishedZone(text));

/** The field that takes anything: Enter ends it only when all lines of a zone are there. */
export function prepareScan(form) {
  const field = form.querySelector("textarea");
  const waiting = form.querySelector("[data-waiting]");
  let isSent = false;
  const submit = () => {
    if (isSent) return;
    isSent = true;
    form.requestSubmit();
  };
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    const again = !waiting.hidden && field.value.endsWith("\n"); // Enter twice: take what there is
    if (isUnfinishedZone(field.value) && !again) {
      waiting.hidden = false;
      field.rows = 3;
      return;
    }
    event.preventDefault();
    submit();
  });
  field.addEventListener("paste", () => {
    setTimeout(() => {
      if (isWholeDocument(field.value)) submit();
    });
  });
  const again = () => {
    isSent = false;
  };
  window.addEventListener("pageshow", again);
  form.addEventListener("submit", (event) => setTimeout(() => event.defaultPrevented && again())); // the page stays
}

/** A file dropped anywhere on the page goes where the file field posts. */
export function prepareDrop(box) {
  const form = box.querySelector("[data-file]");
  const input = form?.querySelector("input[type=file]");
  if (!input) return;
  form.querySelector("[data-file-send]").hidden = true;
  input.addEventListener("change", () => {
    if (input.files.length) form.requestSubmit();
  });
  document.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    box.classList.add("scan--over");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) box.classList.remove("scan--over");
  });
  document.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    box.classList.remove("scan--over");
    input.files = event.dataTransfer.files;
    form.requestSubmit();
  });
}

/** A scanner types wherever the focus happens to be: its burst is led to the field, and what it hit is restored. */
export function watchForScanner(field) {
  if (!field) return;
  let burst = "";
  let last = 0;
  let hit = null;
  document.addEventListener("keydown", (event) => {
    if (event.target === field || event.key.length !== 1 || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.timeStamp - last > BURST_GAP || burst.length > 13) {
      burst = "";
      hit = { control: event.target, value: event.target.value };
    }
    last = event.timeStamp;
    burst += event.key;
    if (!BURST_START.test(burst)) return;
    event.preventDefault();
    const { control, value } = hit;
    field.value = burst;
    field.focus();
    if (control.matches?.("input:not([type=checkbox]), select, textarea") && control.value !== value) {
      control.value = value;
      control.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }, true);
}
