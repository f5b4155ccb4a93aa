// A document's picture in large: wheel-free zoom by buttons and keys, Escape closes.

const STEP = 1.4;
const LARGEST = 6;

/** Links marked `data-picture` open in the page's dialog; without it they open the picture itself. */
export function preparePictures() {
  const dialog = document.getElementById("picture-dialog");
  if (!dialog?.showModal) return;
  const picture = dialog.querySelector("[data-large]");
  let zoom = 1;
  const setZoom = (wanted) => {
    zoom = Math.min(LARGEST, Math.max(1, wanted));
    picture.style.width = `${zoom * 100}%`;
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-picture]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    picture.src = link.href;
    setZoom(1);
    dialog.showModal();
  });
  dialog.addEventListener("click", (event) => {
    const button = event.target.closest("[data-zoom]");
    if (button) setZoom(button.dataset.zoom === "in" ? zoom * STEP : zoom / STEP);
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "+" || event.key === "=") setZoom(zoom * STEP);
    else if (event.key === "-") setZoom(zoom / STEP);
    else return;
    event.preventDefault();
  });
  dialog.addEventListener("close", () => picture.removeAttribute("src"));
}
