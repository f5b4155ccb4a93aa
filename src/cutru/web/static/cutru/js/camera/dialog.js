// The camera's dialog: one stream on which codes and passport lines are looked for at the same time.

import { startQr } from "./qr.js";
import { cameras, NoCamera, openStream } from "./stream.js";
import { startZone } from "./zone.js";

const PICTURES = "read-file"; // the page's field for pictures of documents
const FLASH = 700;
const ADVICE_FOR = 600; // guidance that changes faster cannot be read, or listened to
const SAID_FOR = 2500; // milliseconds for which what was found or wrong is not talked over by guidance

/**
 * Makes the buttons `[data-camera-open]` of the page open the dialog.
 *
 * `takeCode(text)` and `takeFrame(blob)` answer `{ drafts, words, isWrong, login }`: the rows that were filled (none: no
 * document was there), a sentence to show, whether it tells a fault, and where to log in again. Without `takeFrame`
 * only codes are looked for. `onClose(drafts)` gets all rows that were filled while it was open.
 */
export function prepareCamera(dialog, handlers) {
  const open = () => new Session(dialog, handlers).open();
  for (const button of document.querySelectorAll("[data-camera-open]")) {
    button.hidden = false;
    button.addEventListener("click", open);
  }
}

class Session {
  constructor(dialog, { takeCode, takeFrame, onClose }) {
    Object.assign(this, { dialog, takeCode, takeFrame, onClose });
    this.part = (name) => dialog.querySelector(`[data-camera="${name}"]`);
    this.video = this.part("video");
    this.codes = new Set(); // each code is sent once
    this.rows = new Set();
    this.running = null;
    this.turn = 0; // a camera that opens after the dialog has closed is given free at once
    this.quietUntil = 0;
  }

  open() {
    const listeners = new AbortController();
    const { signal } = listeners;
    this.dialog.addEventListener("close", () => {
      listeners.abort();
      this.release();
      this.onClose([...this.rows]);
    }, { signal });
    document.addEventListener("visibilitychange", () => (document.hidden ? this.release() : this.start()), { signal });
    this.part("choice").addEventListener("change", (event) => this.start(event.target.value), { signal });
    this.part("torch").addEventListener("click", () => this.switchTorch(), { signal });
    this.part("again").addEventListener("click", () => this.start(), { signal });
    this.part("file").addEventListener("click", () => this.choosePicture(), { signal });
    this.part("file").hidden = !document.getElementById(PICTURES);
    this.part("count").textContent = "";
    this.dialog.showModal();
    this.start();
  }

  async start(deviceId = "") {
    this.release();
    const turn = this.turn;
    this.show("starting");
    this.say(this.dialog.dataset.starting);
    let stream;
    try {
      stream = await openStream(this.video, deviceId);
    } catch (problem) {
      if (turn !== this.turn) return;
      this.show("none");
      this.say(this.dialog.dataset[problem instanceof NoCamera ? problem.why : "busy"]);
      return;
    }
    if (turn !== this.turn) {
      stream.stop();
      return;
    }
    this.show("live");
    this.run(stream);
    await this.offerCameras(stream.id);
  }

  run(stream) {
    const onFailure = () => this.tell({ words: this.dialog.dataset.noReader, isWrong: true });
    const stopQr = startQr(this.video, (text) => this.code(text), onFailure);
    const zone = this.takeFrame && startZone(this.video, this.part("guide"), {
      advise: (advice) => this.advise(advice),
      take: (blob) => this.frame(blob),
    });
    if (!zone) this.say(this.dialog.dataset.aimCode);
    this.running = {
      stream, zone,
      stop: () => {
        stopQr();
        zone?.stop();
        stream.stop();
      },
    };
    this.part("torch").hidden = !stream.torch;
    this.part("torch").setAttribute("aria-pressed", "false");
  }

  release() {
    this.turn += 1;
    this.running?.stop();
    this.running = null;
  }

  async offerCameras(id) {
    const found = await cameras();
    const choice = this.part("choice");
    choice.replaceChildren(
      ...found.map((one, place) => new Option(one.label || `${this.dialog.dataset.cameraName} ${place + 1}`, one.id)),
    );
    choice.value = id;
    choice.closest("label").hidden = found.length < 2;
  }

  /** The way out without a camera: the page's own field for pictures. */
  choosePicture() {
    this.dialog.close();
    document.getElementById(PICTURES).click();
  }

  async switchTorch() {
    const button = this.part("torch");
    const on = button.getAttribute("aria-pressed") !== "true";
    await this.running?.stream.torch?.(on);
    button.setAttribute("aria-pressed", String(on));
  }

  async code(text) {
    if (this.codes.has(text)) return;
    this.codes.add(text);
    this.running?.zone?.skip();
    const answer = await this.takeCode(text);
    if (answer.isWrong && answer.isAgain) this.codes.delete(text); // the network was away: seen again, sent again
    this.tell(answer);
  }

  async frame(blob) {
    const answer = await this.takeFrame(blob);
    this.tell(answer);
    return Boolean(answer.drafts?.length);
  }

  /** Shows and says what became of a code or a frame; it can be felt on a phone. */
  tell({ drafts = [], words = "", isWrong = false, login = "" }) {
    if (login) {
      window.location.assign(login);
      return;
    }
    for (const draft of drafts) this.rows.add(draft);
    if (drafts.length) {
      navigator.vibrate?.(120);
      this.dialog.classList.add("camera--read");
      setTimeout(() => this.dialog.classList.remove("camera--read"), FLASH);
      this.part("count").textContent = this.dialog.dataset.count.replace("{count}", this.rows.size);
    }
    if (!words) return;
    this.say(words, isWrong);
    this.quietUntil = performance.now() + SAID_FOR;
  }

  advise(advice) {
    const wait = this.quietUntil - performance.now();
    clearTimeout(this.later);
    if (wait > 0) this.later = setTimeout(() => this.advise(advice), wait);
    else if (this.running) {
      this.say(this.dialog.dataset[advice]);
      this.quietUntil = performance.now() + ADVICE_FOR;
    }
  }

  say(words, isWrong = false) {
    const place = this.part("words");
    place.classList.toggle("camera__words--wrong", isWrong);
    if (place.textContent !== words) place.textContent = words;
  }

  show(state) {
    this.dialog.dataset.state = state;
  }
}
