// QR codes in a video, read in the browser: nothing is loaded or sent beyond the reader's own files.

import { prepareZXingModule, readBarcodes } from "../../../vendor/zxing/reader/index.js";
import { draw, pixelsOf } from "./stream.js";

const WASM = new URL("../../../vendor/zxing/reader/zxing_reader.wasm", import.meta.url).href;
const BETWEEN = 150; // milliseconds between two looks: six or seven in a second
const WHOLE_WIDTH = 960;
const LARGEST_CROP = 1080;
const OPTIONS = {
  formats: ["QRCode"], characterSet: "UTF8", textMode: "Plain", maxNumberOfSymbols: 2, tryHarder: true,
};

/** Loads the reader ahead of the first frame; later calls cost nothing. */
export const prepareReader = () =>
  prepareZXingModule({ overrides: { locateFile: () => WASM }, fireImmediately: true });

/**
 * Looks for QR codes until the answered function is called; `onText` gets each code's text every time it is seen.
 *
 * Looks in turn at the whole frame made smaller and at its middle pixel by pixel, where a card's fine code is held.
 * `onFailure` is told once when the reader cannot be loaded.
 */
export function startQr(video, onText, onFailure = () => {}) {
  const canvas = document.createElement("canvas");
  let isRunning = true;
  let isMiddle = false;
  const look = async () => {
    if (!isRunning) return;
    if (video.videoWidth) {
      const part = isMiddle ? middle(video) : { left: 0, top: 0, width: video.videoWidth, height: video.videoHeight };
      const width = isMiddle ? part.width : Math.min(part.width, WHOLE_WIDTH);
      isMiddle = !isMiddle;
      const found = await readBarcodes(pixelsOf(draw(canvas, video, part, width)), OPTIONS);
      for (const code of isRunning ? found : []) if (code.isValid) onText(code.text);
    }
    setTimeout(() => look().catch(onFailure), BETWEEN);
  };
  prepareReader().then(look).catch(onFailure);
  return () => {
    isRunning = false;
  };
}

/** The texts of the QR codes in a picture file. */
export async function readPicture(blob) {
  await prepareReader();
  return (await readBarcodes(blob, OPTIONS)).filter((code) => code.isValid).map((code) => code.text);
}

function middle(video) {
  const side = Math.min(video.videoWidth, video.videoHeight, LARGEST_CROP);
  return { left: (video.videoWidth - side) / 2, top: (video.videoHeight - side) / 2, width: side, height: side };
}
