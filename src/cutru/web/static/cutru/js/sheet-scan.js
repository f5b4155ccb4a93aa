// What people paste, type or drop into the field that takes anything: passport zones, card codes, words, files.

import { isPicture } from "./reading.js";
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

/**
 * Files dropped anywhere on the page: pictures and PDF files go to `takePictures`, when there is such, others to
 * where the file field posts. Pictures are on the server before the page is left.
 */
export function prepareDrop(box, takePictures) {
  const form = box.querySelector("[data-file]");
  const input = form?.querySelector("input[type=file]");
  if (!input && !takePictures) return;
  if (input) {
    form.querySelector("[data-file-send]").hidden = true;
    input.addEventListener("change", () => {
      if (input.files.length) form.requestSubmit();
    });
  }
  document.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    box.classList.add("scan--over");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) box.classList.remove("scan--over");
  });
  document.addEventListener("drop", async (event) => {
    const files = [...event.dataTransfer.files];
    if (!files.length) return;
    event.preventDefault();
    box.classList.remove("scan--over");
    const isForReading = (file) => takePictures && (!input || isPicture(file));
    const others = files.filter((file) => !isForReading(file));
    await takePictures?.(files.filter(isForReading));
    if (!others.length || !input) return;
    const kept = new DataTransfer();
    for (const file of others) kept.items.add(file);
    input.files = kept.files;
    form.requestSubmit();
  });
}
