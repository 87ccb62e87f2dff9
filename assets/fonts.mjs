/*
 * Cuts the font for the pages: Arabic and Latin-1, weights 400 to 700 only.
 * node fonts.mjs NODE_MODULES OUT_DIR   writes readex-arabic.woff2 and readex-latin.woff2. The ranges are those of @font-face in look.css.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const [modules, out] = process.argv.slice(2);
if (!out) {
  console.error('usage: node fonts.mjs NODE_MODULES OUT_DIR');
  process.exit(2);
}
const subset = createRequire(resolve(modules, 'x.js'))('subset-font');

const RANGES = {
  arabic: [[0x600, 0x6ff], [0x200c, 0x200f]],
  latin: [[0x20, 0xff], [0x152, 0x153], [0x178, 0x178], [0x2013, 0x2014], [0x2018, 0x2019], [0x201c, 0x201e], [0x2022, 0x2022],
    [0x2026, 0x2026], [0x2039, 0x203a], [0x20ac, 0x20ac], [0x2190, 0x2193], [0x2212, 0x2212]],
};

function characters(ranges) {
  let text = '';
  for (const [first, last] of ranges) for (let c = first; c <= last; c++) text += String.fromCodePoint(c);
  return text;
}

for (const [name, ranges] of Object.entries(RANGES)) {
  const whole = readFileSync(resolve(modules, `@fontsource-variable/readex-pro/files/readex-pro-${name}-wght-normal.woff2`));
  const font = await subset(whole, characters(ranges), { targetFormat: 'woff2', variationAxes: { wght: { min: 400, max: 700 } } });
  if (font.length < 5000 || font.length > 30000) throw new Error(`${name}: ${font.length} bytes is not what a page should carry`);
  writeFileSync(resolve(out, `readex-${name}.woff2`), font);
}
