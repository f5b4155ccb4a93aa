// Pages of nobody: how many guests wait on this device for somebody to log in again. Whoever does may be an officer.

import { clear, show } from "./banner.js";
import { keepAtWork, waitingCount } from "./store.js";

const place = document.querySelector("[data-network]");
keepAtWork(false);
const count = waitingCount();
if (count) show(place.dataset.waitingText, { count }, { isGood: false, links: ["queue"] });
place.addEventListener("click", (event) => {
  if (event.target.closest("[data-dismiss]")) clear();
});
