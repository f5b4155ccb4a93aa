// Scanners that type: a burst of keys that begins like a document is caught wherever the focus is, led to the
// sheet, and what it hit is restored. Everything else stays where it was typed.

import { openRow, tellRead } from "./read-event.js";
import { hasMarks, isCard, isDocumentStart, isUnfinished, wentOnLikeADocument } from "./scan-text.js";

const GAP = 90; // milliseconds between two keys of a scanner, slow Bluetooth included; no person types a dozen so
const SILENCE = 250; // after a whole document: it was the last key, trailing Enter and line feed included
const PATIENCE = 1500; // after an unfinished one: the next line may come
const DONE_SHOWN = 8000;
const LONGEST_START = 45;
const COMPOSED_KEYS = 16; // through an input method the keys cannot be read, only counted
const LINE_ENDS = new Set(["Enter", "Tab"]);
const CONTROL_LINE_ENDS = new Set(["j", "m"]); // line feed and carriage return as some scanners send them

const bar = document.querySelector("[data-scanner]");
const words = bar?.querySelector("[data-words]");
const link = bar?.querySelector("[data-open]");

const idle = () => ({ phase: "idle", text: "", last: 0, hit: null, composed: 0, damaged: false });
let burst = idle();
let timer = 0;
let fading = 0;
let sending = Promise.resolve();
let waiting = 0;
let opened = null; // the row to open when nothing more is coming

// --- Keys --------------------------------------------------------------------------------------------------

function onKeydown(event) {
  if (burst.phase === "collecting") collect(event);
  else listen(event);
}

/** Before a burst is known to be a document its keys go where they were typed. */
function listen(event) {
  const isComposed = event.isComposing || event.key === "Process" || event.keyCode === 229;
  const isErased = event.key === "Backspace";
  if (event.key === "Enter" && burst.composed >= COMPOSED_KEYS && event.timeStamp - burst.last < GAP) {
    stop(event); // it would send the form that the burst was typed into
    return;
  }
  if (!isSign(event) && !isComposed && !isErased) return;
  if (event.timeStamp - burst.last > GAP || burst.text.length > LONGEST_START) {
    burst = { ...idle(), hit: remember(event.target) };
  }
  burst.last = event.timeStamp;
  if (isComposed) {
    burst.composed += 1;
    arm(checkComposed, SILENCE);
  } else if (isErased) {
    burst.text = burst.text.slice(0, -1); // an input method takes back what it is about to change
    burst.damaged = true;
  } else {
    burst.text += event.key;
  }
  if (burst.composed || !isDocumentStart(burst.text)) return;
  stop(event);
  restore(burst.hit);
  burst.phase = "collecting";
  say("receiving");
  arm(finish, PATIENCE);
}

function collect(event) {
  if (event.key === "Escape") {
    stop(event);
    clearTimeout(timer);
    burst = idle();
    say("");
    return;
  }
  const isLineEnd = LINE_ENDS.has(event.key) || (event.ctrlKey && CONTROL_LINE_ENDS.has(event.key.toLowerCase()));
  if (isLineEnd) {
    add("\n");
  } else if (event.key === "Backspace" || event.isComposing || event.key === "Process") {
    burst.damaged = true;
    add("");
  } else if (isSign(event)) {
    add(event.key);
  } else {
    return; // Shift and its like; digits with Alt make a sign that arrives below
  }
  stop(event);
}

/** Control and Alt together are the AltGr key, which makes signs. */
const isSign = (event) => event.key.length === 1 && event.ctrlKey === event.altKey && !event.metaKey;

/** Signs that come without a key of their own, such as letters with marks typed by number. */
function onText(event) {
  if (burst.phase !== "collecting") return;
  const text = event.type === "keypress" ? event.key : event.data;
  if (text && text.length < 3) add(text);
  stop(event);
}

function add(text) {
  burst.text += text;
  arm(finish, isUnfinished(burst.text) ? PATIENCE : SILENCE);
}

function arm(act, delay) {
  clearTimeout(timer);
  timer = setTimeout(act, delay);
}

function stop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

// --- What the burst hit ------------------------------------------------------------------------------------

function remember(control) {
  if (!control.matches?.("input:not([type=checkbox], [type=radio], [type=file]), select, textarea")) return null;
  return { control, value: control.value, start: control.selectionStart, end: control.selectionEnd };
}

function restore(hit) {
  if (!hit || hit.control.value === hit.value) return;
  hit.control.value = hit.value;
  if (hit.start !== null && hit.start !== undefined) hit.control.setSelectionRange(hit.start, hit.end);
  for (const name of ["input", "change"]) hit.control.dispatchEvent(new Event(name, { bubbles: true }));
}

/** It was no document after all: the text goes where it would have gone. */
function giveBack({ hit, text }) {
  if (!hit?.control.isConnected || hit.start === null || hit.start === undefined) return;
  hit.control.setRangeText(text.trim(), hit.start, hit.end, "end");
  hit.control.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Behind an input method only the text that came out can be looked at. */
function checkComposed() {
  const { composed, hit } = burst;
  burst = idle();
  if (composed < COMPOSED_KEYS || !hit || !/<<|\d{12}\|/.test(hit.control.value)) return;
  restore(hit);
  say("damaged");
}

// --- The document ------------------------------------------------------------------------------------------

function finish() {
  const done = burst;
  burst = idle();
  if (!wentOnLikeADocument(done.text)) {
    say("");
    giveBack(done);
  } else if (done.damaged || (!isCard(done.text) && hasMarks(done.text))) {
    say("damaged");
  } else {
    say("sending");
    waiting += 1;
    sending = sending.then(() => send(done.text)).finally(() => {
      waiting -= 1;
    });
    sending.then(goOn);
  }
  goOn();
}

async function send(text) {
  // A page that works without the portal takes the text itself.
  if (!document.dispatchEvent(new CustomEvent("cutru:scanned", { detail: text, cancelable: true }))) {
    say("");
    return;
  }
  const token = document.querySelector('meta[name="csrf-token"]').content;
  try {
    const response = await fetch(bar.dataset.address, {
      method: "POST",
      body: new URLSearchParams({ scan: text }),
      headers: { "X-CSRFToken": token, "X-Sheet": "1", Accept: "application/json" },
    });
    const answer = response.headers.get("Content-Type")?.startsWith("application/json") ? await response.json() : {};
    if (answer.draft) take(answer);
    else if (answer.login) window.location.assign(answer.login);
    else say("problem", answer.problems?.join(" ") || bar.dataset.failed);
  } catch {
    document.dispatchEvent(new Event("cutru:unreachable"));
    say("problem", bar.dataset.failed);
  }
}

function take(answer) {
  say("done", bar.dataset.done.replace("{name}", answer.name));
  if (!tellRead([answer.draft], answer.address)) opened = answer.address;
}

/** Opens the row when no further burst is under way and nothing typed on this page would be lost. */
function goOn() {
  if (!opened || waiting || burst.phase === "collecting" || bar.dataset.state !== "done") return;
  if (hasUnsavedTyping()) {
    link.href = opened;
    link.hidden = false;
  } else {
    openRow(opened);
  }
  opened = null;
}

/** Whether a form of this page holds what its person has typed; the sheet's rows save themselves. */
function hasUnsavedTyping() {
  const controls = document.querySelectorAll("main :is(input:not([type=hidden]), select, textarea)");
  return [...controls].some((one) => one.name && !one.closest("[data-sheet]") && isChanged(one));
}

function isChanged(control) {
  if (control.matches("[type=checkbox], [type=radio]")) return control.checked !== control.defaultChecked;
  if (control.tagName !== "SELECT") return control.value !== control.defaultValue;
  const chosen = [...control.options].findLastIndex((one) => one.defaultSelected);
  return control.selectedIndex !== Math.max(chosen, 0);
}

// --- The bar -----------------------------------------------------------------------------------------------

function say(state, sentence = bar.dataset[state] ?? "") {
  clearTimeout(fading);
  bar.dataset.state = state;
  link.hidden = true;
  words.textContent = sentence;
  if (state === "done") fading = setTimeout(fade, DONE_SHOWN);
}

function fade() {
  if (link.hidden) say("");
}

if (bar) {
  document.addEventListener("keydown", onKeydown, true);
  document.addEventListener("keypress", onText, true);
  document.addEventListener("beforeinput", onText, true);
  bar.querySelector("[data-dismiss]").addEventListener("click", () => {
    opened = null;
    say("");
  });
}
