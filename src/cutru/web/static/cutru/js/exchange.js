// The upload frame takes a dropped file anywhere on it; without scripts its file field does the same.

for (const zone of document.querySelectorAll("[data-drop-zone]")) {
  const field = zone.querySelector('input[type="file"]');
  const mark = (over) => zone.classList.toggle("drop-zone--over", over);
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    mark(true);
  });
  zone.addEventListener("dragleave", () => mark(false));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    mark(false);
    if (event.dataTransfer.files.length) field.files = event.dataTransfer.files;
  });
}
