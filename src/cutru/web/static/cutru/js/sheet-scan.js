// What people paste, type or drop into the field that takes anything: passport zones, card codes, words, files.

import { isUnfinishedZone, isWholeDocument } from "./scan-text.js";

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
  window.addEventListener("pageshow", () => {
    isSent = false;
  });
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
