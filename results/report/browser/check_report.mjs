// Opens reports in Chromium and checks that each works for whoever is handed it:
//   node check_report.mjs NODE_MODULES CHROMIUM WIDTH REPORT.html...
// In a window of WIDTH pixels, in light and in dark: no error, no request, no sideways scrolling of the
// page, every chart drawn, backends hidden in all charts at once, the log/linear switch, axe-core's rules. Prints how
// long a report takes to load and its bytes. Exit code 1 where something is wrong, with a line for each.
import { createRequire } from 'node:module';
import { readFileSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, chromium, width, ...reports] = process.argv.slice(2);
const require = createRequire(`${resolve(modules)}/`);
const puppeteer = require('puppeteer-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const findings = [];

// In the page: of each chart, in small, the part of pixels that are not empty, and all of them as text.
const pictures = () => [...document.querySelectorAll('canvas[data-chart]')].map((canvas) => {
  const small = Object.assign(document.createElement('canvas'), { width: 300, height: 150 });
  const context = small.getContext('2d', { willReadFrequently: true });
  context.drawImage(canvas, 0, 0, small.width, small.height);
  const { data } = context.getImageData(0, 0, small.width, small.height);
  let drawn = 0;
  for (let i = 3; i < data.length; i += 4) drawn += data[i] === 0 ? 0 : 1;
  return {
    name: `${canvas.dataset.chart} ${canvas.dataset.index}`,
    drawn: drawn / (data.length / 4),
    pixels: small.toDataURL(),
  };
});

// Which of the charts of the page look the same as before.
const unchanged = (before, after) => before.filter(({ pixels }, i) => pixels === after[i].pixels).map(({ name }) => name);

const checkCharts = async (page, say) => {
  const first = await page.evaluate(pictures);
  if (first.length === 0) say('has no charts');
  first.filter(({ drawn }) => drawn < 0.01).forEach(({ name }) => say(`chart ${name} is blank`));

  const lanes = await page.$$('.controls input[data-backend]');
  const withLane = (shown) => page.evaluate((backend) => [...document.querySelectorAll('canvas[data-chart]')].map((canvas) => {
    const chart = Chart.getChart(canvas);
    return chart.data.datasets.filter((one, i) => one.backend === backend && chart.isDatasetVisible(i)).length;
  }), shown);
  const lane = await lanes[0].evaluate((box) => box.dataset.backend);
  const visible = await withLane(lane);
  await lanes[0].click();
  const hidden = await page.evaluate(pictures);
  if ((await withLane(lane)).some((count) => count > 0)) say(`${lane} is still in a chart after it was hidden`);
  unchanged(first, hidden).forEach((name) => {
    if (visible[first.findIndex((one) => one.name === name)] > 0) say(`chart ${name} shows ${lane} although it is hidden`);
  });
  await lanes[0].click();
  const back = await page.evaluate(pictures);
  if (unchanged(first, back).length !== first.length) say(`${lane} does not come back as it was`);

  // A click in the legend of one chart hides the lane in all of them.
  const legendLane = await page.evaluate(() => {
    const chart = [...document.querySelectorAll('canvas[data-chart]')].map((canvas) => Chart.getChart(canvas))
      .find(({ legend }) => legend.legendItems?.length > 0 && legend.legendHitBoxes.length > 0);
    chart.canvas.scrollIntoView({ block: 'center' });
    const [{ left, top, width, height }] = chart.legend.legendHitBoxes;
    const box = chart.canvas.getBoundingClientRect();
    return {
      backend: chart.data.datasets[chart.legend.legendItems[0].datasetIndex].backend,
      x: box.left + left + width / 2,
      y: box.top + top + height / 2,
    };
  });
  await page.mouse.click(legendLane.x, legendLane.y);
  await page.waitForFunction(  // Chart.js handles clicks in the next frame
    (backend) => !document.querySelector(`.controls input[data-backend="${backend}"]`).checked, {}, legendLane.backend,
  ).catch(() => say(`a click on ${legendLane.backend} in a legend does nothing`));
  if ((await withLane(legendLane.backend)).some((count) => count > 0))
    say(`a click on ${legendLane.backend} in a legend does not hide it everywhere`);
  await page.click(`.controls input[data-backend="${legendLane.backend}"]`);

  const scales = () => page.evaluate(() => [...document.querySelectorAll('canvas[data-chart=percentiles]')].map((canvas) => (
    Chart.getChart(canvas).scales.y.type
  )));
  const logarithmic = await scales();
  const [log, linear] = await page.$$('.controls input[name=scale]');
  await linear.click();
  const changed = await scales();
  if (![...logarithmic.map((one) => one === 'logarithmic'), ...changed.map((one) => one === 'linear')].every(Boolean))
    say(`the log/linear switch turned ${logarithmic} to ${changed}`);
  await log.click();
};

const check = async (browser, report, scheme) => {
  const say = (what) => findings.push(`${basename(report)} at ${width} px, ${scheme}: ${what}`);
  const url = pathToFileURL(resolve(report)).href;
  const page = await browser.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') say(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => say(`error: ${error.message}`));
  page.on('request', (request) => {
    if (request.url() !== url) say(`asks for ${request.url()}`);
  });
  await page.setViewport({ width: Number(width), height: 900 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  await page.goto(url, { waitUntil: 'load' });
  const took = await page.evaluate(() => performance.getEntriesByType('navigation')[0].loadEventEnd);
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (sideways > 0) say(`the page scrolls sideways, by ${sideways} px`);
  await checkCharts(page, say);
  await page.evaluate(() => document.querySelectorAll('details').forEach((one) => { one.open = true; }));
  const opened = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (opened > 0) say(`with all details open the page scrolls sideways, by ${opened} px`);
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }));
  violations.forEach(({ id, help, nodes }) => say(`axe: ${id}, ${help}: ${nodes.length}×, first ${nodes[0].html.slice(0, 200)}`));
  await page.close();
  return took;
};

const browser = await puppeteer.launch({ executablePath: chromium, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
for (const report of reports) {
  for (const scheme of ['light', 'dark']) {
    const took = await check(browser, report, scheme);
    console.log(`${basename(report)} at ${width} px, ${scheme}: ${statSync(report).size} bytes, loaded in ${Math.round(took)} ms`);
  }
}
await browser.close();
findings.forEach((finding) => console.error(finding));
process.exitCode = findings.length > 0 ? 1 : 0;
