// The page that opens without a network: type or scan a guest, seal, keep, and send when the portal is there again.

import { onConnection, probe } from "./connection.js";
import { askRoom, begin, check, content, focusFirst, memory, putBack, takeScan } from "./form.js";
import { draw, onEdit, remember } from "./queue.js";
import { clearSaid, prepareScans } from "./scan.js";
import { seal } from "./sealing.js";
import { sendQueue, whoWorksHere } from "./sending.js";
import { add, keepLanguage, keys, language, onNews } from "./store.js";
import { filled } from "./words.js";

const one = (selector) => document.querySelector(selector);
const box = one("[data-queue]");
const form = one("[data-guest-form]");
const chooser = one("[data-facility]");
const parameters = new URLSearchParams(location.search);
let known = [];

async function prepareKeys() {
  known = await keys();
  one("[data-no-key]").hidden = known.length > 0;
  one("[data-entry]").hidden = !known.length;
  const chosen = chooser.value;
  chooser.replaceChildren(...known.map((key) => new Option(key.label, key.facility)));
  if (known.some((key) => String(key.facility) === chosen)) chooser.value = chosen;
  one("[data-facility-field]").hidden = known.length < 2;
  if (known.length) askRoom(chosenKey().roomRequired);
}

const chosenKey = () => known.find((key) => String(key.facility) === chooser.value) ?? known[0];

async function keep(event) {
  event.preventDefault();
  const said = one("[data-saved-text]");
  said.textContent = "";
  if (!check()) return;
  const held = memory();
  try {
    const item = await seal(chosenKey(), content());
    remember(item.reference, held);
    await add(item);
  } catch {
    said.textContent = form.dataset.notSaved;
    return;
  }
  navigator.storage?.persist?.();
  begin({ repeat: true });
  clearSaid();
  said.textContent = filled(form.dataset.saved, { count: await draw() });
  focusFirst();
  if (isThere) await send();
}

/** Puts a document into the form; the focus goes to what is to be done next. */
function scan(text) {
  const found = takeScan(text);
  if (found === "nothing") return found;
  const seen = form.querySelector("[data-name-seen] input");
  if (seen.checkVisibility()) seen.focus();
  else form.elements.namedItem(found === "read" ? "room" : "full_name").focus();
  return found;
}

let isThere = false;

async function tellNetwork(isBack) {
  isThere = isBack;
  const notice = one("[data-network]");
  const text = one("[data-network-text]");
  text.textContent = isBack ? text.dataset.wordsBack : text.dataset.wordsAway;
  notice.classList.toggle("notice--warning", !isBack);
  notice.classList.toggle("notice--success", isBack);
  one("[data-icon-away]").hidden = isBack;
  one("[data-icon-back]").hidden = !isBack;
  one("[data-back]").hidden = !isBack;
  one("[data-send]").hidden = true;
  if (!isBack) return;
  if (!known.length) {
    await whoWorksHere();
    await prepareKeys();
  }
  await send();
}

async function send(again = false) {
  const said = one("[data-result]");
  const result = await sendQueue({ again });
  const count = await draw();
  const words = {
    login: box.dataset.login, other: box.dataset.other, failed: box.dataset.failed,
    done: result.kept ? box.dataset.sent : box.dataset.sentAll,
  }[result.state];
  one("[data-login-link]").hidden = result.state !== "login" || !count;
  one("[data-send]").hidden = !count || result.state === "login";
  if (!words || (result.state === "login" && !count)) return;
  said.textContent = filled(words, { ...result, count });
  said.hidden = false;
  said.classList.toggle("notice--success", result.state === "done" && !result.kept && !result.refused);
  said.classList.toggle("notice--warning", result.state !== "done" || result.kept > 0 || result.refused > 0);
  const receipts = one("[data-receipts]");
  if (result.submissions.length) {
    receipts.hidden = false;
    receipts.href = result.submissions.at(-1);
  }
  if (result.kept) one("[data-sheet-link]").hidden = false;
}

function leadBack() {
  const from = parameters.get("ve") ?? "";
  // Only a path of this portal: a link from elsewhere leads nowhere else.
  if (/^\/(?![/\\])/.test(from)) one("[data-back]").href = from;
}

function chooseLanguage() {
  const asked = parameters.get("ngon-ngu");
  if (asked) keepLanguage(document.documentElement.lang);
  for (const link of document.querySelectorAll("[data-language]")) {
    parameters.set("ngon-ngu", link.dataset.language);
    link.href = `?${parameters}`;
  }
  const wanted = language();
  if (asked || !wanted || wanted === document.documentElement.lang) return;
  parameters.set("ngon-ngu", wanted);
  location.replace(`?${parameters}`);
}

leadBack();
chooseLanguage();
navigator.serviceWorker?.register("/sw.js").catch(() => {}); // without a network the one that is there goes on
form.addEventListener("submit", keep);
one("[data-clear]").addEventListener("click", () => {
  begin();
  focusFirst();
});
chooser.addEventListener("change", () => askRoom(chosenKey().roomRequired));
one("[data-send]").addEventListener("click", () => send(true));
onEdit(putBack);
onNews((about) => about === "keys" && prepareKeys());
prepareScans(scan);
onConnection(tellNetwork);
begin();
await prepareKeys();
await draw();
if (await probe()) await tellNetwork(true); // that it is away is told by `onConnection`
