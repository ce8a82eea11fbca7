// A browser and a server for as many pictures as wanted.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import puppeteer from 'puppeteer-core';
import { serve } from './server.mjs';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const NO_FAULT = /\/public\/fonts\//; // Roboto Mono is not published; only code is set in it

export async function withBrowser(work) {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'preview-'));
  const browser = await puppeteer.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, userDataDir: profile, args: FLAGS });
  try {
    return await work(browser);
  } finally {
    await browser.close();
    fs.rmSync(profile, { recursive: true, force: true });
  }
}

export async function withCamera({ dashboards, prometheus }, work) {
  const server = await serve({ dashboards, prometheus });
  try {
    return await withBrowser((browser) => work((options) => shoot(browser, `http://127.0.0.1:${server.address().port}`, options)));
  } finally {
    server.close();
  }
}

/**
 * @param part titles of panels: the picture shows these alone, or with `fromTop` everything down to them
 * @returns what is wrong with the picture, one line each; nothing when it is sound
 */
async function shoot(browser, address, { board, out, width = 1600, query = {}, mayBeEmpty = [], part }) {
  const page = await browser.newPage();
  const problems = [];
  page.on('pageerror', (error) => problems.push(`page error: ${error.stack ?? error}`));
  page.on('console', (message) => message.type() === 'error' && !NO_FAULT.test(message.location()?.url ?? '') && problems.push(`console: ${message.text()} ${message.location()?.url ?? ''}`));
  await page.setViewport({ width, height: 900 });
  await page.goto(`${address}/?${new URLSearchParams({ board, ...query })}`);
  await page.waitForFunction('window.__report && window.__report.ready', { timeout: 120000 }).catch((error) => problems.push(String(error)));
  // Tables draw only the rows that are in view, so the whole page has to be.
  await page.setViewport({ width, height: await page.evaluate('document.documentElement.scrollHeight') });
  await new Promise((resolve) => { setTimeout(resolve, 500); });
  await page.waitForFunction((none) => [...document.querySelectorAll('[role="grid"]')].every((grid) => grid.querySelectorAll('[role="row"]').length > 1 || none.includes(grid.closest('[data-panel]')?.dataset.panel)), { timeout: 10000 }, await page.evaluate('window.__report.panels.filter(({ empty }) => empty).map(({ title }) => title)'))
    .catch(() => problems.push('a table was drawn without rows'));
  const report = await page.evaluate('window.__report');
  problems.push(...report.problems);
  for (const { title, errors, empty } of report.panels) {
    problems.push(...errors.map((error) => `panel "${title}": ${error}`), ...(empty && !mayBeEmpty.includes(title) ? [`panel "${title}" is empty`] : []));
  }
  fs.mkdirSync(path.dirname(out), { recursive: true });
  // The window is as tall as the page by now. To go beyond the window would resize it, and tables lose their rows for a moment.
  await page.screenshot({ path: out, captureBeyondViewport: false, ...(part && { clip: await boxAround(page, part, width) }) });
  await page.close();
  return problems;
}

async function boxAround(page, { titles, fromTop = false }, width) {
  const boxes = await page.evaluate((wanted) => [...document.querySelectorAll('[data-panel]')].filter((panel) => wanted.includes(panel.dataset.panel)).map((panel) => panel.getBoundingClientRect().toJSON()), titles);
  if (boxes.length !== titles.length) {
    throw new Error(`not all of these panels are there: ${titles.join(', ')}`);
  }
  const edge = 8;
  const top = fromTop ? 0 : Math.min(...boxes.map((box) => box.top)) - edge;
  return { x: 0, y: top, width, height: Math.max(...boxes.map((box) => box.bottom)) + edge - top };
}
