import type { Image } from './write-png.ts';

type Colour = readonly [red: number, green: number, blue: number];
/** Whether a point belongs to it; x to the right, y down, in the 24 × 24 grid of the mark. */
type Shape = (x: number, y: number) => boolean;

interface Layer {
  readonly shape: Shape;
  readonly colour: Colour;
}

/** Units of the grid on which the mark is drawn. */
const GRID = 24;

/** Samples along each side of a pixel: 8 × 8 give 65 shades, enough for a smooth edge at 32 pixels. */
const SAMPLES = 8;

const WHITE: Colour = [255, 255, 255];
/** The manifest's `accentColor`, held by a test. */
export const NIGHT: Colour = [27, 58, 87];
const LAMP: Colour = [255, 196, 61];

// No roots and no angles: products and comparisons round alike on every machine, so every machine draws the same pixels.
const disc =
  (cx: number, cy: number, radius: number): Shape =>
  (x, y) =>
    (x - cx) * (x - cx) + (y - cy) * (y - cy) <= radius * radius;
const box =
  (left: number, top: number, right: number, bottom: number): Shape =>
  (x, y) =>
    x >= left && x <= right && y >= top && y <= bottom;
/** A box whose corners are quarters of discs. */
const roundBox = (left: number, top: number, right: number, bottom: number, radius: number): Shape =>
  union(
    box(left + radius, top, right - radius, bottom),
    box(left, top + radius, right, bottom - radius),
    ...[left + radius, right - radius].flatMap((x) => [
      disc(x, top + radius, radius),
      disc(x, bottom - radius, radius),
    ]),
  );
/** An upright shape whose sides run straight from one half width at the top to another at the bottom. */
const tapered =
  (cx: number, top: number, bottom: number, halfTop: number, halfBottom: number): Shape =>
  (x, y) =>
    y >= top &&
    y <= bottom &&
    Math.abs(x - cx) * (bottom - top) <= halfTop * (bottom - top) + (halfBottom - halfTop) * (y - top);
const union =
  (...shapes: Shape[]): Shape =>
  (x, y) =>
    shapes.some((shape) => shape(x, y));
const both =
  (one: Shape, other: Shape): Shape =>
  (x, y) =>
    one(x, y) && other(x, y);
const without =
  (shape: Shape, hole: Shape): Shape =>
  (x, y) =>
    shape(x, y) && !hole(x, y);

// The mark: a watch-tower with battlements that leans in towards its crown, and in it an open eye, where two large discs
// overlap.
const eye = both(disc(12, 17.55, 7.3), disc(12, 8.25, 7.3));
const pupil = disc(12, 12.9, 1.8);
const tower = without(
  union(
    roundBox(3.2, 1, 7.4, 7, 0.7),
    roundBox(9.9, 1, 14.1, 7, 0.7),
    roundBox(16.6, 1, 20.8, 7, 0.7),
    roundBox(3.2, 4.4, 20.8, 7.4, 0.7),
    tapered(12, 7, 20.4, 7, 7.8),
    roundBox(2.4, 19.6, 21.6, 23, 0.9),
  ),
  eye,
);

/** The full-colour icon: 192 × 192, opaque, the mark within the middle 120 pixels that no client's rounding cuts. */
export function drawColourIcon(): Image {
  const layers = [
    { shape: tower, colour: WHITE },
    { shape: pupil, colour: LAMP },
  ];
  return draw(192, 120, layers, NIGHT);
}

/** The outline icon: 32 × 32, white on transparent, without room around it, as the store asks. */
export function drawOutlineIcon(): Image {
  return draw(32, 34, [{ shape: union(tower, pupil), colour: WHITE }]);
}

/** Draws layers, the last on top, centred, the grid `markSize` pixels wide; without a background it is transparent. */
function draw(size: number, markSize: number, layers: readonly Layer[], background?: Colour): Image {
  const pixels = new Uint8Array(size * size * 4);
  const toGrid = (pixel: number, sample: number) =>
    ((pixel + (sample + 0.5) / SAMPLES - (size - markSize) / 2) * GRID) / markSize;
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const seen: Colour[] = [];
      for (let sample = 0; sample < SAMPLES * SAMPLES; sample += 1) {
        const x = toGrid(column, sample % SAMPLES);
        const y = toGrid(row, Math.floor(sample / SAMPLES));
        const colour = layers.findLast(({ shape }) => shape(x, y))?.colour ?? background;
        if (colour) seen.push(colour);
      }
      pixels.set(pixelOf(seen), (row * size + column) * 4);
    }
  }
  return { width: size, height: size, pixels };
}

/** The mean of the colours seen; alpha is the share of the samples that saw any. */
function pixelOf(seen: readonly Colour[]): number[] {
  if (seen.length === 0) return [...WHITE, 0];
  const mean = ([0, 1, 2] as const).map((channel) =>
    Math.round(seen.reduce((sum, colour) => sum + colour[channel], 0) / seen.length),
  );
  return [...mean, Math.round((seen.length * 255) / (SAMPLES * SAMPLES))];
}
