// The list of what waits on this device. Names are known only to the page that typed them, and not for long.

import { shown, shownTime } from "./dates.js";
import { onNews, settle, waiting } from "./store.js";
import { filled } from "./words.js";

const FORGET_AFTER = 30 * 60 * 1000; // as long as a login lasts without a person
const box = document.querySelector("[data-queue]");
const list = box.querySelector("[data-list]");
const counted = document.querySelector("[data-queue-count]");
const dialog = box.querySelector("[data-remove-dialog]");
const memories = new Map(); // reference → what the form held

let edit = () => {};
let forgetting = 0;

export function remember(reference, memory) {
  memories.set(reference, memory);
  clearTimeout(forgetting);
  forgetting = setTimeout(forget, FORGET_AFTER);
}

function forget() {
  memories.clear();
  draw();
}

/** `does` puts a remembered guest back into the form. */
export function onEdit(does) {
  edit = does;
}

/** Draws the list anew; answers how many wait. */
export async function draw() {
  const items = await waiting();
  box.hidden = !items.length;
  list.replaceChildren(...items.map(lineOf));
  const words = items.length ? box.dataset.waiting : box.dataset.none;
  counted.textContent = filled(words, { count: items.length });
  return items.length;
}

function lineOf(item) {
  const line = box.querySelector("[data-item]").content.cloneNode(true).firstElementChild;
  const memory = memories.get(item.reference);
  const number = filled(box.dataset.number, item);
  const title = memory?.name ? `${number}: ${memory.name}` : number;
  line.querySelector("[data-name]").textContent = title;
  line.querySelector("[data-facts]").textContent = factsOf(item, memory);
  for (const place of line.querySelectorAll("[data-which]")) place.textContent = ` ${title}`;
  const refused = line.querySelector("[data-refused]");
  refused.textContent = item.refused ?? "";
  refused.hidden = !item.refused;
  line.classList.toggle("offline-item--refused", Boolean(item.refused));
  const editing = line.querySelector("[data-edit]");
  editing.hidden = !memory;
  editing.addEventListener("click", async () => {
    memories.delete(item.reference);
    await settle(new Set([item.reference]));
    edit(memory);
    await draw();
  });
  line.querySelector("[data-remove]").addEventListener("click", () => askRemoval(item, title));
  return line;
}

function factsOf(item, memory) {
  const at = new Date(item.acted_at);
  const parts = [filled(box.dataset.at, { at: `${shownTime(at)} ${shown(at)}` })];
  if (memory?.room) parts.push(filled(box.dataset.room, memory));
  return parts.join(" · ");
}

function askRemoval(item, title) {
  dialog.querySelector("[data-which]").textContent = title;
  dialog.returnValue = "";
  dialog.showModal();
  dialog.onclose = async () => {
    if (dialog.returnValue !== "remove") return;
    memories.delete(item.reference);
    await settle(new Set([item.reference]));
    await draw();
    counted.focus();
  };
}

onNews((about) => {
  if (about === "forget") forget();
  if (about === "queue") draw();
});
