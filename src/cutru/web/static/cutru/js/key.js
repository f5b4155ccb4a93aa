// The page that shows a new key: the key is selected at once, and leaves the page with the person.

const secret = document.querySelector("[data-secret]");

if (secret) {
  // The buttons back and reload lead to the list instead of sending the form again.
  history.replaceState(null, "", secret.dataset.list);
  secret.select();
  secret.addEventListener("focus", () => secret.select());
  // A browser may keep the page as it was for its buttons back and forward; the key is not kept with it.
  window.addEventListener("pagehide", () => secret.remove());
}
