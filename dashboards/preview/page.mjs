// Photographs the page of an agent, light and dark, from a wide window down to a phone's. Exit code 1 when the page is wider than its window or fails.
// usage: node page.mjs URL-OR-FILE OUT-PREFIX [--theme dark]... [--width 1600]... [--height PIXELS]
// With one theme and one width the picture is named as the prefix: node page.mjs saved.html ../pictures/page --theme light --width 1024 --height 705
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { withBrowser } from './camera.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    theme: { type: 'string', multiple: true, default: ['dark', 'light'] }, width: { type: 'string', multiple: true, default: ['1600', '1024', '400'] }, height: { type: 'string' },
  },
});
if (positionals.length !== 2) {
  console.error('usage: node page.mjs URL-OR-FILE OUT-PREFIX [--theme dark|light]... [--width PIXELS]... [--height PIXELS]');
  process.exit(2);
}
const [source, prefix] = positionals;
const url = fs.existsSync(source) ? pathToFileURL(path.resolve(source)).href : source;

async function photograph(browser, theme, width) {
  const page = await browser.newPage();
  const problems = [];
  page.on('pageerror', (error) => problems.push(`page error: ${error}`));
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
  await page.setViewport({ width, height: 900, isMobile: width < 600, deviceScaleFactor: width < 600 ? 2 : 1 });
  const answer = await page.goto(url);
  if (answer && !answer.ok() && answer.status() !== 0) {
    problems.push(`${url} answers ${answer.status()}`);
  }
  const wide = await page.evaluate('document.documentElement.scrollWidth');
  if (wide > width) {
    problems.push(`the page is ${wide} wide in a window of ${width}`);
  }
  const one = values.theme.length * values.width.length === 1;
  const clip = values.height && { clip: { x: 0, y: 0, width, height: Number(values.height) } };
  await page.screenshot({ path: one ? `${prefix}.png` : `${prefix}-${theme}-${width}.png`, fullPage: !clip, ...clip });
  await page.close();
  return problems.map((problem) => `${theme} ${width}: ${problem}`);
}

const problems = await withBrowser(async (browser) => {
  const all = [];
  for (const theme of values.theme) {
    for (const width of values.width) {
      all.push(...(await photograph(browser, theme, Number(width))));
    }
  }
  return all;
});
problems.forEach((problem) => console.error(problem));
process.exitCode = problems.length > 0 ? 1 : 0;
