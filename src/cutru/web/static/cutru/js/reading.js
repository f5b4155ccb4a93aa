// Pictures and PDF files for the sheet: sent three at a time, then asked after until each is read.

const AT_ONCE = 3;
const TRIES = 3;
const ASK_EVERY = 1000; // milliseconds
const ASK_SLOWLY = 5000;
const FINAL = new Set(["done", "nothing", "failed", "refused", "unsent"]);
const BAD = new Set(["failed", "refused", "unsent"]);

const pause = (milliseconds) => new Promise((go) => setTimeout(go, milliseconds));
const token = () => document.querySelector('meta[name="csrf-token"]').content;

/** Whether a file is for reading; all others are for the import. */
export const isPicture = (file) =>
  file.type.startsWith("image/") || file.type === "application/pdf" || /\.(jpe?g|png|webp|heic|tiff?|pdf)$/i.test(file.name);

/** One batch of files on the page: what is known of each, shown as it changes. */
class Batch {
  constructor(place, section, takeRows) {
    this.place = place;
    this.section = section;
    this.takeRows = takeRows;
    this.files = new Map(); // key → { name, state, message, drafts }
    this.rows = new Set();
    this.isAsking = false;
    section.querySelector("[data-again]")?.remove();
    for (const item of section.querySelectorAll("[data-upload]")) {
      const [name, , message] = item.children;
      const file = { name: name.textContent, state: item.dataset.state, message: message?.textContent ?? "" };
      this.files.set(item.dataset.upload, file);
    }
  }

  get isDone() {
    return [...this.files.values()].every((file) => FINAL.has(file.state));
  }

  put(key, change) {
    this.files.set(key, { ...this.files.get(key), ...change });
  }

  draw() {
    const files = [...this.files.values()];
    const sent = files.filter((file) => file.state !== "sending").length;
    const read = files.filter((file) => FINAL.has(file.state)).length;
    const words = this.place.dataset;
    const isSending = sent < files.length && read === 0;
    const done = isSending ? sent : read;
    const label = this.section.querySelector(".progress-line label");
    label.firstChild.textContent = `${isSending ? words.sending : words.reading} `;
    label.querySelector(".progress-line__count").textContent = `${done}/${files.length}`;
    const bar = label.querySelector("progress");
    bar.max = files.length;
    bar.value = done;
    const bad = files.filter((file) => BAD.has(file.state)).length;
    this.say(bad ? `${words.bad} ${bad}` : "");
    this.section.querySelector(".reading__files").replaceChildren(...files.map((file) => this.#item(file)));
    this.section.toggleAttribute("data-done", this.isDone);
  }

  say(words) {
    const said = this.section.querySelector(".reading__said");
    if (said.textContent !== words) said.textContent = words;
  }

  #item(file) {
    const item = document.createElement("li");
    item.dataset.state = file.state;
    const state = this.place.dataset[`state${file.state[0].toUpperCase()}${file.state.slice(1)}`];
    for (const [name, text] of [["name", file.name], ["state", state], ["message", file.message]]) {
      if (!text) continue;
      const part = document.createElement("span");
      part.className = `reading__${name}`;
      part.textContent = text;
      item.append(part, " ");
    }
    return item;
  }

  /** Ask until all is read; new rows are fetched as they come. */
  async ask() {
    if (this.isAsking) return;
    this.isAsking = true;
    let wait = ASK_EVERY;
    while (!this.isDone) {
      await pause(document.hidden ? ASK_SLOWLY : wait);
      const isThere = await this.#askOnce();
      if (isThere === null) {
        this.say(this.place.dataset.ended);
        break;
      }
      wait = isThere ? ASK_EVERY : ASK_SLOWLY;
    }
    this.isAsking = false;
  }

  /** True with an answer, false without one, null when the session has ended. */
  async #askOnce() {
    let answer;
    try {
      const response = await fetch(this.section.dataset.progress, { headers: { "X-Background": "1", "X-Sheet": "1" } });
      if (response.redirected || response.status === 403) return null;
      if (!response.ok) return response.status === 404; // nothing of the batch has arrived yet
      answer = await response.json();
    } catch {
      return false;
    }
    const touched = new Set();
    for (const upload of answer.uploads) {
      const before = this.files.get(upload.id)?.state;
      this.put(upload.id, { name: upload.name, state: upload.state, message: upload.message });
      if (before !== upload.state && FINAL.has(upload.state)) upload.drafts.forEach((draft) => touched.add(draft));
    }
    this.draw();
    if (touched.size) await this.takeRows?.([...touched], this.isDone);
    return true;
  }

  /** Send files, three at a time; each is on the server before its place is free. */
  async send(form, files) {
    const first = this.files.size;
    const waiting = files.map((file, place) => ({ key: Symbol(file.name), file, position: first + place }));
    for (const { key, file } of waiting) this.put(key, { name: file.name, state: "sending", message: "" });
    this.draw();
    const lane = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        await this.#sendOne(form, next);
        this.draw();
        this.ask();
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
  }

  async #sendOne(form, { key, file, position }) {
    const answer = await post(form, file, position);
    const [upload] = answer?.uploads ?? [];
    const refusal = answer?.message ?? this.place.dataset.unsent;
    if (!upload?.id) {
      this.put(key, { state: answer ? "refused" : "unsent", message: upload?.message ?? refusal });
      return;
    }
    this.files.delete(key);
    if (!this.files.has(upload.id)) this.put(upload.id, { name: upload.name, state: upload.state, message: "" });
  }
}

/** The server's answer about one file, undefined when none came. */
async function post(form, file, position) {
  const body = new FormData();
  body.append("batch", form.elements.batch.value);
  body.append("position", position);
  body.append("file", file, file.name || "anh.jpg");
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    try {
      const response = await fetch(form.action, {
        method: "POST", body, headers: { "X-CSRFToken": token(), "X-Sheet": "1" },
      });
      if (response.status === 202 || response.status === 422) return await response.json();
      if (response.redirected || response.status < 500) return undefined;
    } catch {
      // The network is away for a moment, perhaps.
    }
    await pause(attempt * 1000);
  }
  return undefined;
}

/**
 * Prepares the form for pictures; `takeRows(numbers, isLast)` puts rows into the sheet, without it the person is
 * led to the sheet. Returns what takes files that were dropped or pasted, null on pages without the form.
 */
export function prepareReading(takeRows) {
  const place = document.querySelector("[data-readings]");
  const form = document.querySelector("[data-read]");
  if (!place || !form) return null;
  for (const section of place.querySelectorAll("[data-batch]")) {
    const batch = new Batch(place, section, takeRows);
    if (!batch.isDone) batch.ask();
  }
  let current = null;
  const take = async (files) => {
    if (!files.length) return;
    current ??= new Batch(place, newSection(place, form), takeRows);
    await current.send(form, files);
    const isOnItsWay = [...current.files.values()].some((file) => !BAD.has(file.state));
    if (!takeRows && isOnItsWay) window.location.assign(`${place.dataset.sheetUrl}?doc=${form.elements.batch.value}`);
  };
  prepareForm(form, take);
  document.addEventListener("paste", (event) => {
    const pictures = [...event.clipboardData.files].filter(isPicture);
    if (!pictures.length) return;
    event.preventDefault();
    take(pictures);
  });
  return take;
}

function prepareForm(form, take) {
  const input = form.querySelector("input[type=file]");
  input.classList.add("visually-hidden");
  form.classList.add("scan__pictures--ready");
  form.querySelector("[data-read-send]").hidden = true;
  const takeChosen = () => {
    const chosen = [...input.files];
    input.value = "";
    take(chosen);
  };
  input.addEventListener("change", takeChosen);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    takeChosen();
  });
}

function newSection(place, form) {
  const section = document.getElementById("reading-empty").content.firstElementChild.cloneNode(true);
  section.dataset.batch = form.elements.batch.value;
  section.dataset.progress = form.dataset.progress;
  place.prepend(section);
  return section;
}
