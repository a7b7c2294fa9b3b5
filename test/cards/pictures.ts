/** Takes a picture of every card in every variant, on a phone and in a wide pane, light and dark: `pictures.ts [folder]`. */
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { renderCard } from '../../src/teams/render.ts';
import { SAMPLES } from './samples.ts';
import { hostConfig, PALETTES } from './teams-look.ts';

const WIDTHS = [390, 700] as const;
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];

const folder = process.argv[2] ?? '.tmp/cards';
await mkdir(folder, { recursive: true });
const renderer = await readFile(
  createRequire(import.meta.url).resolve('adaptivecards/dist/adaptivecards.min.js'),
  'utf8',
);
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  args: FLAGS,
});
try {
  const page = await browser.newPage({ viewport: { width: 390 + 700 + 72, height: 100 }, deviceScaleFactor: 1 });
  for (const theme of ['light', 'dark'] as const) {
    await prepare(page, theme);
    for (const { card, variant, data } of SAMPLES) {
      const drawing = { json: renderCard(card, data), widths: WIDTHS, config: hostConfig(PALETTES[theme]) };
      await page.evaluate(`draw(${JSON.stringify(drawing)})`);
      await page.screenshot({ path: join(folder, `${card}.${variant}.${theme}.png`), fullPage: true });
    }
  }
  process.stdout.write(`${SAMPLES.length} cards, light and dark, are in ${folder}\n`);
} finally {
  await browser.close();
}

/** An empty page in the colours of the theme, with Microsoft's renderer and our drawing in it. */
async function prepare(page: Page, theme: 'light' | 'dark'): Promise<void> {
  const palette = PALETTES[theme];
  await page.setContent(`<!doctype html><style>
    body { margin: 24px; background: ${palette.page}; display: flex; gap: 24px; align-items: flex-start }
    .card { border-radius: 6px; overflow: hidden; box-shadow: 0 1px 3px #0006; background: ${palette.card} }
    .ac-factset td:first-child * { white-space: nowrap } .ac-factset td:last-child * { overflow-wrap: anywhere !important }
    .ac-pushButton { padding: 5px 14px; border: 1px solid ${palette.subtle}; border-radius: 4px; background: ${palette.card};
      color: ${palette.text}; font: 600 14px 'DejaVu Sans', sans-serif; margin-top: 4px }
    .ac-pushButton.style-positive { background: #5b5fc7; border-color: #5b5fc7; color: #fff }
    .ac-pushButton > div { white-space: normal !important }
    a { color: ${palette.accent} } p { margin: 0 } ul, ol { box-sizing: border-box; padding-left: 24px }
    input, select, textarea { font: 14px 'DejaVu Sans', sans-serif; background: ${palette.fill.emphasis}; color: ${palette.text};
      border: 1px solid ${palette.subtle}; border-radius: 4px; padding: 5px }
  </style><body></body>`);
  await page.addScriptTag({ content: renderer });
  await page.addScriptTag({ path: fileURLToPath(new URL('picture-page.js', import.meta.url)) });
}
