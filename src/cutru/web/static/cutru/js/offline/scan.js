// Where documents come from on the page without a network: the field, a scanner that types, the camera.

import { prepareCamera } from "../camera/dialog.js";
import { isCard, isUnfinishedZone, isWholeDocument } from "../scan-text.js";
import { filled } from "./words.js";

const form = document.querySelector("[data-scan]");
const field = form.querySelector("textarea");
const waiting = form.querySelector("[data-waiting]");
const said = form.querySelector("[data-scanned]");
const dialog = document.querySelector("[data-camera-dialog]");

/** `take(text)` puts a document into the form and answers "read", "unread" or "nothing". */
export function prepareScans(take) {
  const accept = (text) => {
    const found = take(text);
    said.textContent = said.dataset[found];
    said.hidden = false;
    if (found === "nothing") return found;
    field.value = "";
    field.rows = 1;
    waiting.hidden = true;
    return found;
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    accept(field.value);
  });
  field.addEventListener("keydown", (event) => onEnter(event));
  field.addEventListener("paste", () => setTimeout(() => isWholeDocument(field.value) && form.requestSubmit()));
  document.addEventListener("cutru:scanned", (event) => {
    event.preventDefault();
    accept(event.detail);
  });
  if (dialog) prepareCamera(dialog, { takeCode: async (text) => takeCode(text, accept), onClose: () => {} });
}

export function clearSaid() {
  said.hidden = true;
}

/** Enter ends the field only when all lines of a zone are there; Enter twice takes what there is. */
function onEnter(event) {
  if (event.key !== "Enter" || event.isComposing) return;
  const again = !waiting.hidden && field.value.endsWith("\n");
  if (isUnfinishedZone(field.value) && !again) {
    waiting.hidden = false;
    field.rows = 3;
    return;
  }
  event.preventDefault();
  form.requestSubmit();
}

/** One card at a time: the form behind the camera is for one guest. */
function takeCode(text, accept) {
  if (!isCard(text)) return { words: dialog.dataset.otherCode, isWrong: true };
  dialog.addEventListener("close", () => accept(text), { once: true });
  dialog.close();
  return { words: filled(dialog.dataset.read, {}) };
}
