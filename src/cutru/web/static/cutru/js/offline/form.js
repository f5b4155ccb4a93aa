// The form of one guest: which fields it has, what is wrong with them, what a document filled in.

import { fullBirth, fullDate, fullTime, readDate, shown, shownTime } from "./dates.js";
import { readScan } from "./document-text.js";

const form = document.querySelector("[data-guest-form]");
const summary = form.querySelector("[data-errors]");
const nameSeen = form.querySelector("[data-name-seen]");
const fields = [...form.querySelectorAll("[data-field]")];
const REPEATED = ["room", "arrival_on", "arrival_time", "departure_on", "reason", "reason_detail"];
const OF_DOCUMENTS = ["full_name", "nationality", "birth_date", "sex", "document_number"];

let scan = { text: "", isZone: false, isUnread: false };
let roomRequired = false;

const control = (name) => form.elements.namedItem(name);
const nameOf = (field) => field.dataset.field;
const regime = () => form.querySelector("[name=regime]:checked").value;
const isShown = (field) => !field.hidden;

/** Begins a guest: arrived now, room and dates as those of the guest before when `repeat`. */
export function begin({ repeat = false } = {}) {
  const kept = repeat ? REPEATED.map((name) => [name, control(name).value]) : [];
  const lastRegime = regime();
  form.reset();
  form.querySelector(`[name=regime][value="${repeat ? lastRegime : "F"}"]`).checked = true;
  scan = { text: "", isZone: false, isUnread: false };
  for (const field of fields) delete control(nameOf(field)).dataset.scanned;
  control("arrival_on").value = shown(new Date());
  control("arrival_time").value = shownTime(new Date());
  for (const [name, value] of kept) if (value) control(name).value = value;
  clearErrors();
  fit();
}

/** A facility whose guests need a room asks for it. */
export function askRoom(isAsked) {
  roomRequired = isAsked;
  const field = fields.find((one) => "needsRoom" in one.dataset);
  field.querySelector("[data-optional]").hidden = isAsked;
}

/** Puts a document's text into the form: "read", "unread" (kept for the portal to read), or "nothing". */
export function takeScan(text) {
  const found = readScan(text);
  if (!found) return "nothing";
  begin({ repeat: true });
  form.querySelector(`[name=regime][value="${found.regime}"]`).checked = true;
  const read = Object.entries(found.values).filter(([, value]) => value);
  scan = { text: text.trim(), isZone: found.isZone, isUnread: !found.values.document_number };
  for (const [name, value] of read) {
    const target = control(name);
    target.value = name === "nationality" ? nationalityOf(value) : value;
    target.dataset.scanned = target.value;
  }
  fit();
  return scan.isUnread ? "unread" : "read";
}

function nationalityOf(code) {
  const option = [...document.querySelectorAll("#nationalities option")].find((one) => one.value.endsWith(`(${code})`));
  return option?.value ?? code;
}

/** Only the fields of the regime, and those that what is chosen asks for. */
function fit() {
  for (const field of fields) {
    const { regime: only, when } = field.dataset;
    const [name, value] = when?.split("=") ?? [];
    field.hidden = Boolean((only && only !== regime()) || (when && control(name).value !== value));
  }
  nameSeen.hidden = !scan.isZone;
}

/** What is to be sealed; values the document itself says are left to the portal, which reads its text. */
export function content() {
  const typed = fields
    .filter(isShown)
    .map((field) => control(nameOf(field)))
    .filter((one) => one.value.trim() && one.value !== one.dataset.scanned)
    .map((one) => [one.name, one.value.trim()]);
  return {
    version: 1,
    regime: regime(),
    values: Object.fromEntries(typed),
    scan: scan.text,
    name_seen: scan.isZone && form.elements.namedItem("name_seen").checked,
  };
}

/** What the queue shows while this page is open, and what "Sửa" puts back into the form. */
export function memory() {
  const values = Object.fromEntries(fields.map((field) => [nameOf(field), control(nameOf(field)).value]));
  return { name: values.full_name, room: values.room, regime: regime(), values, scan: { ...scan } };
}

export function putBack(kept) {
  begin();
  form.querySelector(`[name=regime][value="${kept.regime}"]`).checked = true;
  if (kept.scan.text) takeScan(kept.scan.text);
  for (const [name, value] of Object.entries(kept.values)) control(name).value = value;
  fit();
  focusFirst();
}

export function focusFirst() {
  control("full_name").focus();
}

function problemOf(field) {
  const value = control(nameOf(field)).value.trim();
  const words = form.dataset;
  if (!value) {
    const isLeft = scan.isUnread && OF_DOCUMENTS.includes(nameOf(field));
    const isNeeded = "needed" in field.dataset || (roomRequired && "needsRoom" in field.dataset);
    return isNeeded && !isLeft ? words.required : "";
  }
  if (field.dataset.kind === "date") return readDate(value) ? "" : words.notADate;
  if (field.dataset.kind === "time") return fullTime(value) ? "" : words.notATime;
  if (field.dataset.kind !== "birth") return "";
  if (!fullBirth(value)) return words.notABirth;
  return (readDate(value) ?? 0) > new Date() ? words.inFuture : "";
}

/** Says beside each field what is wrong; true when nothing is. */
export function check() {
  clearErrors();
  const wrong = fields.filter(isShown).map((field) => [field, problemOf(field)]).filter(([, problem]) => problem);
  const [arrival, departure] = ["arrival_on", "departure_on"].map((name) => readDate(control(name).value));
  if (arrival && departure && departure < arrival) {
    wrong.push([fields.find((field) => nameOf(field) === "departure_on"), form.dataset.beforeArrival]);
  }
  for (const [field, problem] of wrong) tell(field, problem);
  if (!wrong.length) return true;
  summary.hidden = false;
  summary.focus();
  return false;
}

function tell(field, problem) {
  const target = control(nameOf(field));
  const list = document.createElement("ul");
  list.className = "errorlist";
  list.id = `${target.id}-error`;
  list.append(document.createElement("li"));
  list.firstElementChild.textContent = problem;
  target.before(list);
  field.classList.add("field--wrong");
  target.classList.add("is-invalid");
  target.setAttribute("aria-invalid", "true");
  target.setAttribute("aria-describedby", list.id);
  const link = document.createElement("a");
  link.href = `#${target.id}`;
  link.textContent = `${field.querySelector("label").firstChild.textContent.trim()}: ${problem}`;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    target.focus();
  });
  const line = document.createElement("li");
  line.append(link);
  summary.querySelector("ul").append(line);
}

function clearErrors() {
  summary.hidden = true;
  summary.querySelector("ul").replaceChildren();
  for (const field of fields) {
    const target = control(nameOf(field));
    field.classList.remove("field--wrong");
    field.querySelector(".errorlist")?.remove();
    target.classList.remove("is-invalid");
    target.removeAttribute("aria-invalid");
    target.removeAttribute("aria-describedby");
  }
}

/** What was typed short is written out, so that the person sees what will be sent. */
function writeOut(target) {
  const kind = target.closest("[data-field]")?.dataset.kind;
  if (!target.value.trim() || !kind) return;
  const arrival = target.name === "departure_on" ? readDate(control("arrival_on").value) : null;
  if (kind === "date") target.value = fullDate(target.value, arrival);
  if (kind === "time") target.value = fullTime(target.value) ?? target.value;
  if (kind === "birth") target.value = fullBirth(target.value) ?? target.value;
}

form.addEventListener("change", (event) => {
  writeOut(event.target);
  fit();
});
// Enter submits before a field has told that it changed.
form.addEventListener("submit", () => writeOut(document.activeElement), { capture: true });
