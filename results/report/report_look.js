// How figures read and how backends look: the same in every chart of the page.

const data = JSON.parse(document.getElementById('data').textContent);
const dashes = [[], [8, 4], [2, 3]];
const shapes = ['circle', 'rect', 'triangle', 'rectRot', 'cross', 'star', 'crossRot', 'dash'];

const backends = [...new Set([
  ...data.backends,
  ...data.trends.flatMap(({ lines }) => lines.map(({ backend }) => backend)),
])];

const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// After eight backends the hues come again, dashed.
const look = (backend) => {
  const index = backends.indexOf(backend);
  const colours = css('--series').split(/\s+/);
  return {
    colour: colours[index % colours.length],
    dash: dashes[Math.floor(index / colours.length) % dashes.length],
    shape: shapes[index % shapes.length],
  };
};

const threeDigits = (value) => Number(value.toPrecision(3)).toString();

const rate = (value) => Number(value.toPrecision(3)).toLocaleString('en');

const duration = (ns) => {
  if (ns < 1e3) return `${threeDigits(ns)} ns`;
  if (ns < 1e6) return `${threeDigits(ns / 1e3)} µs`;
  if (ns < 1e9) return `${threeDigits(ns / 1e6)} ms`;
  return `${threeDigits(ns / 1e9)} s`;
};

const percent = (nines) => `${Number((100 * (1 - 10 ** -nines)).toFixed(Math.max(0, Math.ceil(nines) - 1)))} %`;

// What a point says of itself: its figure, and the interval where it has one.
const figureText = ({ value, low, high }, text) => (
  typeof low === 'number' ? `${text(value)}, interval ${text(low)} – ${text(high)}` : text(value)
);

const firstDigit = (value) => Math.round(value / 10 ** Math.floor(Math.log10(value) + 1e-9));

// Of a logarithmic axis: all ticks where it is short, 1-2-5 or powers of ten where it is long.
const logTick = (text) => (value, _, ticks) => {
  if (!(value > 0)) return '';
  const decades = Math.log10(ticks[ticks.length - 1].value / ticks[0].value);
  const shown = decades < 1 || (decades < 2.5 ? [1, 2, 5] : [1]).includes(firstDigit(value));
  return shown ? text(value) : '';
};

const axis = (title, more = {}) => ({
  title: { display: title !== '', text: title, color: css('--quiet') },
  grid: { color: css('--line') },
  ...more,
  ticks: { color: css('--quiet'), ...more.ticks },
});

// Of times: as the reader has chosen.
const view = { latencyScale: 'logarithmic' };
const latencyAxis = (more = {}) => axis('', {
  type: view.latencyScale,
  beginAtZero: true,
  ...more,
  ticks: {
    callback: view.latencyScale === 'logarithmic' ? logTick(duration) : duration, maxRotation: 0, ...more.ticks,
  },
});

const rateAxis = (title) => axis(title, { beginAtZero: true, ticks: { callback: rate, maxRotation: 0 } });
