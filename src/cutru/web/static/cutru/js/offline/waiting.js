// Pages of nobody: how many guests wait on this device for somebody to log in again.

import { clear, show } from "./banner.js";
import { waitingCount } from "./store.js";

const place = document.querySelector("[data-network]");
const count = waitingCount();
if (count) show(place.dataset.waitingText, { count }, { isGood: false, links: ["queue"] });
place.addEventListener("click", (event) => {
  if (event.target.closest("[data-dismiss]")) clear();
});
