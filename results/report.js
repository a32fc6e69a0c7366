// Draws the charts of the report from the JSON in #data; drawn anew when the colour scheme changes.
'use strict';

(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const dashes = [[], [8, 4], [2, 3]];
  const shapes = ['circle', 'rect', 'triangle', 'rectRot', 'cross', 'star', 'crossRot', 'dash'];
  let charts = [];

  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  // A backend looks the same in every chart; after eight of them the hues come again, dashed.
  const look = (backend) => {
    const index = data.backends.indexOf(backend);
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

  const isPowerOfTen = (value) => Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-9;

  const axis = (title, more) => ({
    title: { display: title !== '', text: title, color: css('--quiet') },
    grid: { color: css('--line') },
    ...more,
    ticks: { color: css('--quiet'), ...more.ticks },
  });

  const base = () => ({
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    color: css('--text'),
  });

  const percentiles = (scenario) => ({
    type: 'line',
    data: {
      datasets: scenario.percentiles.map(({ backend, points }) => {
        const { colour, dash, shape } = look(backend);
        return {
          label: backend,
          data: points.map(([x, y]) => ({ x, y })),
          borderColor: colour,
          backgroundColor: colour,
          borderWidth: 2,
          borderDash: dash,
          pointStyle: shape,
          pointRadius: points.map((_, i) => (i % 10 === 0 ? 4 : 0)),
          pointHitRadius: 6,
        };
      }),
    },
    options: {
      ...base(),
      interaction: { mode: 'nearest', axis: 'x', intersect: false },
      scales: {
        x: axis('percentile', {
          type: 'linear',
          min: Math.log10(2),
          afterBuildTicks: (scale) => {
            const nines = [Math.log10(2)];
            for (let n = 1; n <= scale.max; n += 1) nines.push(n);
            scale.ticks = nines.map((value) => ({ value }));
          },
          ticks: { callback: percent, autoSkip: false, maxRotation: 0 },
        }),
        y: axis('', {
          type: 'logarithmic',
          ticks: { callback: (value) => (isPowerOfTen(value) ? duration(value) : '') },
        }),
      },
      plugins: {
        legend: { position: 'bottom', labels: { usePointStyle: true, boxWidth: 8, boxHeight: 8, color: css('--text') } },
        tooltip: {
          callbacks: {
            title: (items) => (items.length ? percent(items[0].parsed.x) : ''),
            label: (item) => ` ${item.dataset.label}: ${duration(item.parsed.y)}`,
          },
        },
      },
    },
  });

  // A group of bars a backend; `series` are [label, key of the rows, alpha].
  const bars = (rows, series, title) => {
    const colours = rows.map(({ backend }) => look(backend).colour);
    return {
      type: 'bar',
      data: {
        labels: rows.map(({ backend }) => backend),
        datasets: series.map(([label, key, alpha]) => ({
          label,
          data: rows.map((one) => one[key]),
          backgroundColor: colours.map((colour) => colour + alpha),
          borderColor: colours,
          borderWidth: 1.5,
        })),
      },
      options: {
        ...base(),
        indexAxis: 'y',
        scales: {
          x: axis(title, { beginAtZero: true }),
          y: axis('', { grid: { display: false } }),
        },
        plugins: {
          legend: { display: false },
          tooltip: {
            callbacks: {
              label: (item) => ` ${item.dataset.label}: ${item.raw === null ? 'n/a' : rate(item.raw)}`,
            },
          },
        },
      },
    };
  };

  // Two lines a backend, p50 pale and without a name in the legend; and the promise straight across.
  const capacity = ({ promise, limit, quantile, lines }) => {
    const datasets = [];
    lines.forEach(({ backend, steps }) => {
      const { colour, dash, shape } = look(backend);
      const line = (key, more) => {
        const shown = steps.filter((step) => step[key] !== null);
        datasets.push({
          backend,
          steps: shown,
          data: shown.map((step) => ({ x: step.rate, y: step[key] })),
          borderColor: colour,
          backgroundColor: colour,
          clip: 8,
          ...more(shown),
        });
      };
      line('quantile', (shown) => ({
        label: backend,
        figure: quantile,
        borderWidth: 2,
        borderDash: dash,
        pointStyle: shown.map(({ kept }) => (kept ? shape : 'crossRot')),
        pointRadius: shown.map(({ kept }) => (kept ? 4 : 6)),
        pointBorderWidth: shown.map(({ kept }) => (kept ? 1 : 2.5)),
        pointHitRadius: 6,
      }));
      if (quantile === 'p50') return;
      line('p50', () => ({ figure: 'p50', borderColor: `${colour}90`, borderWidth: 1.5, borderDash: [2, 3], pointRadius: 0 }));
    });
    const rates = lines.flatMap(({ steps }) => steps.map(({ rate: x }) => x));
    datasets.push({
      label: promise,
      data: rates.length ? [Math.min(...rates), Math.max(...rates)].map((x) => ({ x, y: limit })) : [],
      borderColor: css('--warning'),
      borderDash: [8, 4],
      borderWidth: 1.5,
      pointStyle: 'line',
      pointRadius: 0,
    });
    const toggle = (_, { datasetIndex }, { chart }) => {
      const shown = chart.isDatasetVisible(datasetIndex);
      const { backend } = datasets[datasetIndex];
      datasets.forEach((one, i) => {
        if (i === datasetIndex || (backend && one.backend === backend)) chart.setDatasetVisibility(i, !shown);
      });
      chart.update();
    };
    return {
      type: 'line',
      data: { datasets },
      options: {
        ...base(),
        interaction: { mode: 'nearest', intersect: true },
        scales: {
          x: axis('messages due a second', {
            type: 'logarithmic',
            ticks: { callback: (value) => (/^[125]/.test(value.toExponential()) && value >= 1 ? rate(value) : ''), maxRotation: 0 },
          }),
          y: axis('', { type: 'logarithmic', ticks: { callback: (value) => (isPowerOfTen(value) ? duration(value) : '') } }),
        },
        plugins: {
          legend: {
            position: 'bottom',
            onClick: toggle,
            labels: {
              usePointStyle: true, boxWidth: 8, boxHeight: 8, color: css('--text'),
              filter: ({ text }) => text !== undefined,
            },
          },
          tooltip: {
            filter: ({ dataset }) => dataset.steps !== undefined,
            callbacks: {
              title: (items) => (items.length ? `${rate(items[0].parsed.x)} messages/s` : ''),
              label: ({ dataset, dataIndex, parsed }) => {
                const { kept, why } = dataset.steps[dataIndex];
                return ` ${dataset.backend}: ${dataset.figure} ${duration(parsed.y)}${kept ? '' : `, broken: ${why}`}`;
              },
            },
          },
        },
      },
    };
  };

  const kinds = {
    capacity,
    percentiles,
    fps: ({ fps }) =>
      bars(fps, [['mean', 'mean', 'ff'], ['1 % low', 'low', '40']], 'frames a second (full: mean, pale: 1 % low)'),
    throughput: ({ throughput }) => bars(throughput, [['messages a second', 'rate', 'ff']], 'messages a second'),
  };

  const draw = () => {
    charts.forEach((chart) => chart.destroy());
    charts = [...document.querySelectorAll('canvas[data-chart]')].map((canvas) => {
      const drawn = canvas.dataset.chart === 'capacity' ? data.capacities : data.scenarios;
      return new Chart(canvas, kinds[canvas.dataset.chart](drawn[Number(canvas.dataset.scenario)]));
    });
  };

  draw();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
})();
