// The camera's stream: opening it, choosing among several cameras, its lamp, and why there is none.

const WHY = new Map([
  ["NotAllowedError", "refused"], ["SecurityError", "refused"],
  ["NotFoundError", "missing"], ["OverconstrainedError", "missing"],
]);

/** There is no stream; `why` is "insecure" (page without https), "refused", "missing" or "busy". */
export class NoCamera extends Error {
  constructor(why) {
    super(why);
    this.why = why;
  }
}

/**
 * Shows a camera in the video element: the one with `deviceId`, else the one at the back of a phone.
 *
 * Answers `{ id, torch, stop }`: the camera's device id; `torch(on)` or null where there is no lamp; `stop()`
 * gives the camera free. Throws NoCamera.
 */
export async function openStream(video, deviceId = "") {
  if (!navigator.mediaDevices?.getUserMedia) throw new NoCamera(window.isSecureContext ? "missing" : "insecure");
  const which = deviceId ? { deviceId: { exact: deviceId } } : { facingMode: { ideal: "environment" } };
  let stream;
  try {
    const size = { width: { ideal: 1920 }, height: { ideal: 1080 } };
    stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { ...size, ...which } });
  } catch (error) {
    throw new NoCamera(WHY.get(error.name) ?? "busy");
  }
  const [track] = stream.getVideoTracks();
  const stop = () => {
    for (const one of stream.getTracks()) one.stop();
    if (video.srcObject === stream) video.srcObject = null;
  };
  video.srcObject = stream;
  try {
    await video.play();
  } catch {
    stop();
    throw new NoCamera("busy");
  }
  const hasTorch = Boolean(track.getCapabilities?.().torch);
  const torch = hasTorch ? (on) => track.applyConstraints({ advanced: [{ torch: on }] }) : null;
  return { id: track.getSettings().deviceId ?? "", torch, stop };
}

/** The machine's cameras as `{ id, label }`; labels are known once a camera was allowed. */
export async function cameras() {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter((one) => one.kind === "videoinput").map((one) => ({ id: one.deviceId, label: one.label }));
}

/** Draws a part of the video (in its own pixels) into a canvas `width` wide and answers the canvas. */
export function draw(canvas, video, part, width) {
  canvas.width = Math.max(1, Math.round(width));
  canvas.height = Math.max(1, Math.round((width * part.height) / part.width));
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(video, part.left, part.top, part.width, part.height, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** The pixels of a canvas that `draw` has filled. */
export const pixelsOf = (canvas) => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
