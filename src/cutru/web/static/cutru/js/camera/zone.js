// Passport lines in a video: guides the hand, and gives frames that are worth reading to the caller.

import { difference, luma, measure, signature } from "./sharpness.js";
import { draw, pixelsOf } from "./stream.js";

const BETWEEN = 120; // milliseconds between two looks at the guide frame
const WIDTH = 960;
const STEADY_LOOKS = 3;
const STEADY = 4; // of 255: sensor noise and a calm hand stay below
const ANOTHER = 12; // of 255: something else lies in the guide frame
const DARK = 45;
const GLARE = 0.08;
const EMPTY = 0.004;
const SHARP = 0.03;
const PAUSES = [1000, 1500, 2500, 4000]; // after frames with nothing in them, as long as the picture stays the same
const JPEG_QUALITY = 0.92;

/**
 * Watches the part of the video under `guide`, an element laid over it, until the answered `stop` is called.
 *
 * `advise` gets "aim", "closer", "still", "dark", "glare", "again", "reading" or "next" whenever that changes. `take` gets a
 * whole frame as a JPEG blob and answers whether a document was in it; one frame is under way at a time.
 * `skip()` says that what lies there has been read another way.
 */
export function startZone(video, guide, { advise, take }) {
  const canvas = document.createElement("canvas");
  const state = { isRunning: true, before: null, steady: 0, read: null, failed: null, misses: 0, notBefore: 0, said: "" };
  const say = (advice) => {
    if (advice === state.said || !state.isRunning) return;
    state.said = advice;
    advise(advice);
  };
  const look = async () => {
    const part = video.videoWidth ? partUnder(guide, video) : null;
    if (part) {
      const seen = luma(pixelsOf(draw(canvas, video, part, Math.min(part.width, WIDTH))));
      const advice = judge(state, measure(seen), signature(seen));
      say(advice);
      if (advice === "reading") await read(video, state, take);
    }
    if (state.isRunning) setTimeout(look, BETWEEN);
  };
  setTimeout(look); // after the caller has what is answered here
  return {
    skip: () => {
      state.read = state.before;
    },
    stop: () => {
      state.isRunning = false;
    },
  };
}

/** What to say about a look; "reading" when the frame is worth sending. */
function judge(state, { mean, sharpness, burnt }, seen) {
  const moved = difference(seen, state.before);
  state.steady = moved < STEADY ? state.steady + 1 : 0;
  state.before = seen;
  if (moved < ANOTHER && difference(seen, state.read) < ANOTHER) return "next";
  state.read = null;
  if (state.misses && difference(seen, state.failed) >= ANOTHER) {
    state.misses = 0;
    state.notBefore = 0;
  }
  if (mean < DARK) return "dark";
  if (sharpness < SHARP && burnt > GLARE) return "glare";
  if (sharpness < EMPTY) return "aim";
  if (state.steady < STEADY_LOOKS) return "still";
  if (sharpness < SHARP) return "closer";
  return performance.now() < state.notBefore ? "again" : "reading";
}

async function read(video, state, take) {
  const seen = state.before;
  const isFound = await take(await photograph(video));
  if (isFound) {
    state.read = seen;
    state.misses = 0;
    return;
  }
  state.failed = seen;
  state.notBefore = performance.now() + PAUSES[Math.min(state.misses, PAUSES.length - 1)];
  state.misses += 1;
}

function photograph(video) {
  const canvas = document.createElement("canvas");
  draw(canvas, video, { left: 0, top: 0, width: video.videoWidth, height: video.videoHeight }, video.videoWidth);
  return new Promise((resolve) => {
    canvas.toBlob(resolve, "image/jpeg", JPEG_QUALITY);
  });
}

/** The guide's place in the video's own pixels; the video covers its box and is cut off where it is too large. */
function partUnder(guide, video) {
  const box = video.getBoundingClientRect();
  const inner = guide.getBoundingClientRect();
  const scale = Math.max(box.width / video.videoWidth, box.height / video.videoHeight);
  if (!scale || !inner.width || !inner.height) return null;
  const left = (inner.left - box.left - (box.width - video.videoWidth * scale) / 2) / scale;
  const top = (inner.top - box.top - (box.height - video.videoHeight * scale) / 2) / scale;
  return { left, top, width: inner.width / scale, height: inner.height / scale };
}
