import { readPng } from './read-png.ts';
import type { Image } from './write-png.ts';

interface IconRule {
  /** Width and height in pixels. */
  readonly size: number;
  readonly isPixelAllowed: (red: number, green: number, blue: number, alpha: number) => boolean;
  readonly otherwise: string;
}

/**
 * The two icons of a package.
 *
 * Source: learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/apps-package, “App icons”.
 */
const ICONS = {
  color: {
    size: 192,
    isPixelAllowed: (_red, _green, _blue, alpha) => alpha === 255,
    otherwise: 'must be opaque everywhere',
  },
  outline: {
    size: 32,
    isPixelAllowed: (red, green, blue, alpha) => alpha === 0 || (red === 255 && green === 255 && blue === 255),
    otherwise: 'must be white and transparent, nothing else',
  },
} as const satisfies Record<string, IconRule>;

/** What is wrong with an icon, a line each that begins with the name of its file; none when Teams can take it. */
export function iconProblems(kind: keyof typeof ICONS, file: string, bytes: Buffer | undefined): string[] {
  if (!bytes) return [`${file} is missing`];
  const rule: IconRule = ICONS[kind];
  const read = readPng(bytes);
  if (read.kind === 'unreadable') return [`${file} ${read.reason}`];
  const { width, height } = read.image;
  const problems: string[] = [];
  if (width !== rule.size || height !== rule.size) {
    problems.push(`${file} has ${width} × ${height} pixels, must have ${rule.size} × ${rule.size}`);
  }
  const pixels = pixelsOf(read.image);
  if (!pixels.every((pixel) => rule.isPixelAllowed(...pixel))) problems.push(`${file} ${rule.otherwise}`);
  if (kind === 'outline' && isBlankOrFull(pixels)) problems.push(`${file} shows nothing: its pixels are all alike`);
  return problems;
}

type Pixel = [red: number, green: number, blue: number, alpha: number];

const pixelsOf = ({ pixels }: Image): Pixel[] =>
  Array.from({ length: pixels.length / 4 }, (_, at) => [...pixels.subarray(at * 4, at * 4 + 4)] as Pixel);

const isBlankOrFull = (pixels: readonly Pixel[]): boolean => new Set(pixels.map(([, , , alpha]) => alpha)).size < 2;
