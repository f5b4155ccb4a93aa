// What a device keeps: keys of facilities (public halves), and guests sealed with them. Nothing here can be read
// by anybody who finds the device; names live in the memory of the page that typed them, and nowhere else.

import { openDB } from "../../../vendor/idb.js";

const NAME = "cutru-offline";
const WAITING = "cutru-offline-waiting";
const LANGUAGE = "cutru-offline-language";
const AT_WORK = "cutru-offline-at-work";
const channel = new BroadcastChannel(NAME);

let opened;

function database() {
  opened ??= openDB(NAME, 1, {
    upgrade(db) {
      db.createObjectStore("keys", { keyPath: "facility" });
      db.createObjectStore("queue", { keyPath: "number", autoIncrement: true });
    },
    blocking: (_now, _wanted, event) => {
      event.target.close();
      opened = undefined;
    },
    terminated: () => {
      opened = undefined;
    },
  });
  return opened;
}

/** Runs `work` with a store and waits until the disk has it: the browser may be closed right after. */
async function write(name, work) {
  const db = await database();
  const transaction = db.transaction(name, "readwrite", { durability: "strict" });
  const answer = await work(transaction.store);
  await transaction.done;
  return answer;
}

/** {facility, id, public, label, roomRequired, seenAt, fetchedAt}, the one worked for last first. */
export async function keys() {
  const all = await (await database()).getAll("keys");
  return all.sort((one, other) => other.seenAt - one.seenAt);
}

export async function keepKey(key) {
  await write("keys", (store) => store.put(key));
  channel.postMessage({ about: "keys" });
}

/** Sealed guests in the order they were typed: {number, reference, facility, key_id, acted_at, sealed, refused?}. */
export async function waiting() {
  return (await database()).getAll("queue");
}

/** Adds one; answers its number. */
export async function add(item) {
  const number = await write("queue", (store) => store.add(item));
  await changed();
  return number;
}

/** `ends` holds references that are to go, `refused` the sentence by reference of those that stay. */
export async function settle(ends, refused = new Map()) {
  await write("queue", async (store) => {
    for (const item of await store.getAll()) {
      if (ends.has(item.reference)) await store.delete(item.number);
      else if (refused.has(item.reference)) await store.put({ ...item, refused: refused.get(item.reference) });
    }
  });
  await changed();
}

async function changed() {
  const left = await waiting();
  localStorage.setItem(WAITING, String(left.length));
  channel.postMessage({ about: "queue" });
}

/** How many wait, as far as pages without a login may know. */
export const waitingCount = () => Number(localStorage.getItem(WAITING)) || 0;

/** Whether somebody of a facility worked in this browser when a page last said so. */
export const isAtWork = () => localStorage.getItem(AT_WORK) !== null;

export function keepAtWork(isAtWorkNow) {
  if (isAtWorkNow) localStorage.setItem(AT_WORK, "1");
  else localStorage.removeItem(AT_WORK);
}

export const language = () => localStorage.getItem(LANGUAGE);

export const keepLanguage = (code) => localStorage.setItem(LANGUAGE, code);

/** Somebody logs out here: pages forget the names they still show. */
export const tellForget = () => channel.postMessage({ about: "forget" });

/** `does` is called with "queue", "keys" or "forget" when another page of this device says so. */
export function onNews(does) {
  channel.addEventListener("message", (event) => does(event.data.about));
}
