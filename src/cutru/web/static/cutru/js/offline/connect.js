// Every page of a facility: keeps the shell and the facility's key on this device, tells when the network is away,
// and hands in what was typed meanwhile.

import { clear, show } from "./banner.js";
import { onConnection, probe } from "./connection.js";
import { sendQueue, whoWorksHere } from "./sending.js";
import { keepAtWork, keepKey, keepLanguage, keys, tellForget, waiting } from "./store.js";

const KEY_IS_FRESH = 24 * 3600 * 1000;
const place = document.querySelector("[data-network]");
const facility = Number(place.dataset.facility);

async function prepare() {
  keepAtWork(true);
  await navigator.serviceWorker?.register("/sw.js");
  keepLanguage(place.dataset.language);
  const all = await keys();
  const known = all.find((key) => key.facility === facility);
  if (!known || Date.now() - known.fetchedAt > KEY_IS_FRESH) await whoWorksHere();
  else if (known !== all[0]) await keepKey({ ...known, seenAt: Date.now() });
}

async function send() {
  const result = await sendQueue();
  const { state, sent, kept, refused, submissions } = result;
  if (state === "away") {
    await probe();
    return;
  }
  const words = place.dataset;
  if (state === "failed") show(words.failedText, { count: await left() }, { isGood: false, links: ["queue"] });
  else if (sent + kept) {
    const links = [...(submissions.length ? ["receipts"] : []), ...(kept ? ["sheet"] : []), ...(refused ? ["queue"] : [])];
    show(kept ? words.sentText : words.sentAllText, { sent, kept }, { isGood: !kept, links, receipts: submissions.at(-1) });
  } else if (refused) show(words.refusedText, { count: refused }, { isGood: false, links: ["queue"] });
  else if (state === "other") show(words.elsewhereText, { count: await left() }, { isGood: false, links: ["queue"] });
}

const left = async () => (await waiting()).filter((item) => !item.refused).length;

onConnection(async (isThere) => {
  if (!isThere) {
    show("", {}, { isGood: false, links: ["offline"] });
    return;
  }
  show(place.dataset.backText, {}, { isGood: true, links: [] });
  await send();
});

document.addEventListener("submit", (event) => {
  if (event.target.action?.endsWith("/dang-xuat/")) tellForget();
});

place.addEventListener("click", (event) => {
  if (event.target.closest("[data-dismiss]")) clear();
});

if (window.isSecureContext && window.indexedDB) {
  await prepare();
  await send();
}
