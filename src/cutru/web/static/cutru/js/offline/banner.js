// The strip over the header that speaks of the network and of what waits on this device.

import { filled } from "./words.js";

const place = document.querySelector("[data-network]");
const message = document.querySelector("[data-network-message]");

export function clear() {
  place.replaceChildren();
}

/** Words with their numbers ("" for those of the network being away), and which links stand beside them. */
export function show(words, numbers, { isGood, links, receipts = "" }) {
  const part = message.content.cloneNode(true);
  if (words) part.querySelector("[data-text]").textContent = filled(words, numbers);
  part.querySelector(isGood ? '[data-icon="away"]' : '[data-icon="back"]').remove();
  for (const name of ["offline", "queue", "receipts", "sheet"]) {
    const link = part.querySelector(`[data-${name}-link]`);
    if (!links.includes(name)) link.remove();
    else if (name === "receipts") link.href = receipts;
  }
  place.classList.toggle("network--good", isGood);
  place.replaceChildren(part);
}
