// How good a part of a frame is for reading: bright enough, still, sharp, without a reflection.

const BURNT = 250;
const STEP = 0.18; // of the mean brightness, so that dim light does not pass for blur
const LEAST_STEP = 12; // above a sensor's noise
const SIGNATURE = { columns: 32, rows: 8 };

/** Brightness (0 to 255) of each pixel of an ImageData. */
export function luma({ data, width, height }) {
  const bright = new Uint8ClampedArray(width * height);
  for (let at = 0, from = 0; at < bright.length; at += 1, from += 4) {
    bright[at] = (data[from] * 77 + data[from + 1] * 150 + data[from + 2] * 29) >> 8;
  }
  return { bright, width, height };
}

/**
 * Measures a part: `mean` brightness (0 to 255), `burnt`, the share of pixels at the top of the scale, and
 * `sharpness`, the share of pixels beside a steep step from dark to bright.
 *
 * Lines of a passport zone in focus give 0.04 to 0.08, out of focus next to nothing. The variance of the Laplacian
 * was tried: it takes noise in dim light and the grain of a desk for sharp writing.
 */
export function measure({ bright, width, height }) {
  let sum = 0;
  let burnt = 0;
  for (const value of bright) {
    sum += value;
    if (value > BURNT) burnt += 1;
  }
  const mean = sum / bright.length;
  const steep = Math.max(LEAST_STEP, mean * STEP);
  let steps = 0;
  for (let row = 0; row < height; row += 1) {
    for (let at = row * width + 1; at < (row + 1) * width - 1; at += 1) {
      if (Math.abs(bright[at + 1] - bright[at - 1]) > steep) steps += 1;
    }
  }
  return { mean, sharpness: steps / bright.length, burnt: burnt / bright.length };
}

/** A part in a few numbers, to tell whether the next frame shows the same. */
export function signature({ bright, width, height }) {
  const { columns, rows } = SIGNATURE;
  const sums = new Float64Array(columns * rows);
  const counts = new Float64Array(columns * rows);
  for (let row = 0; row < height; row += 1) {
    const line = Math.floor((row * rows) / height) * columns;
    for (let column = 0; column < width; column += 1) {
      const cell = line + Math.floor((column * columns) / width);
      sums[cell] += bright[row * width + column];
      counts[cell] += 1;
    }
  }
  return sums.map((sum, cell) => sum / Math.max(counts[cell], 1));
}

/** The mean difference of two signatures, 0 to 255; everything differs from none. */
export function difference(one, other) {
  if (!one || !other) return 255;
  return one.reduce((sum, value, cell) => sum + Math.abs(value - other[cell]), 0) / one.length;
}
