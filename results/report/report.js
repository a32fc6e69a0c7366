// Draws the charts from the JSON in #data, and lets the reader hide backends and choose the axes of times, in all
// charts at once. Drawn anew when the colour scheme changes and for print.

const hidden = new Set();
let charts = [];

const draw = () => {
  charts.forEach((chart) => chart.destroy());
  charts = [...document.querySelectorAll('canvas[data-chart]')].map((canvas) => {
    const configuration = kinds[canvas.dataset.chart](Number(canvas.dataset.index));
    configuration.data.datasets.forEach((one) => Object.assign(one, { hidden: hidden.has(one.backend) }));
    return new Chart(canvas, configuration);
  });
};

const showLanes = () => {
  charts.forEach((chart) => {
    chart.data.datasets.forEach((one, i) => chart.setDatasetVisibility(i, !hidden.has(one.backend)));
    chart.update();
  });
  document.querySelectorAll('.controls [data-backend]').forEach((box) => {
    box.checked = !hidden.has(box.dataset.backend);
  });
};

const toggleLane = (backend) => {
  if (backend === undefined) return;
  if (!hidden.delete(backend)) hidden.add(backend);
  showLanes();
};

const element = (name, properties, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};

const option = (type, name, text, checked, chosen) => {
  const input = element('input', { type, name, checked, onchange: chosen });
  return [element('label', {}, input, ` ${text}`), input];
};

const laneOptions = () => {
  const drawn = new Set(charts.flatMap((chart) => chart.data.datasets.map((one) => one.backend)));
  return backends.filter((backend) => drawn.has(backend)).map((backend) => {
    const [label, input] = option('checkbox', 'lane', backend, true, () => toggleLane(backend));
    input.dataset.backend = backend;
    return label;
  });
};

const scaleOptions = () => ['logarithmic', 'linear'].map((scale) => (
  option('radio', 'scale', scale, scale === view.latencyScale, () => {
    view.latencyScale = scale;
    draw();
  })[0]
));

draw();
if (charts.length > 0) {
  document.getElementById('controls').append(element('form', { className: 'controls' },
    element('fieldset', {}, element('legend', {}, 'Shown in all charts'), ...laneOptions()),
    element('fieldset', {}, element('legend', {}, 'Time axes'), ...scaleOptions())));
}
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
matchMedia('print').addEventListener('change', draw);
