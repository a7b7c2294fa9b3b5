/** Draws the icons anew and writes them beside this file: `node appPackage/draw-icons.ts`. */
import { writeFile } from 'node:fs/promises';
import { drawColourIcon, drawOutlineIcon } from './icons.ts';
import { writePng } from './write-png.ts';

await writeFile(new URL('color.png', import.meta.url), writePng(drawColourIcon()));
await writeFile(new URL('outline.png', import.meta.url), writePng(drawOutlineIcon()));
