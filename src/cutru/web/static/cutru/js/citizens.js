// Pages of a citizen: one click sends once, and the camera fills the field for the card's code.

import { isCard } from "./scan-text.js";

for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
}
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-once]")) delete form.dataset.sent;
});

const scanForm = document.querySelector("form[data-scan-form]");
const dialog = document.querySelector("dialog[data-camera-dialog]");

if (scanForm && dialog) {
  const { prepareCamera } = await import("./camera/dialog.js");
  const field = scanForm.querySelector("[name=scan]");
  const button = scanForm.querySelector("[name=read]");
  prepareCamera(dialog, {
    takeCode: async (text) => {
      if (!isCard(text)) return { words: dialog.dataset.otherCode, isWrong: true };
      field.value = text;
      scanForm.requestSubmit(button);
      return { words: dialog.dataset.reading };
    },
    onClose: () => {},
  });
}
