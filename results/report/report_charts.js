// Chart.js configurations of each kind of chart. Every dataset that is a backend's has its name in `backend`,
// and `label` once in each chart: that one stands in the legend.

const options = (more) => ({
  animation: false,
  responsive: true,
  maintainAspectRatio: false,
  color: css('--text'),
  ...more,
});

const legend = () => ({
  position: 'bottom',
  onClick: (_, { datasetIndex }, { chart }) => toggleLane(chart.data.datasets[datasetIndex].backend),
  labels: {
    usePointStyle: true, boxWidth: 8, boxHeight: 8, color: css('--text'),
    filter: ({ text }) => text !== undefined,
  },
});

// Draws `low` to `high` of each point that has them, along the axis of figures.
const whiskers = {
  id: 'whiskers',
  afterDatasetsDraw: (chart) => {
    const across = chart.options.indexAxis === 'y';
    chart.data.datasets.forEach((dataset, i) => {
      if (!dataset.intervals || !chart.isDatasetVisible(i)) return;
      const { ctx } = chart;
      ctx.save();
      ctx.lineWidth = 1.5;
      ctx.strokeStyle = dataset.whiskerColour;
      chart.getDatasetMeta(i).data.forEach((element, j) => {
        const { low, high } = dataset.data[j];
        if (typeof low !== 'number') return;
        const scale = chart.scales[across ? 'x' : 'y'];
        const [from, to] = [low, high].map((value) => scale.getPixelForValue(value));
        const at = across ? element.y : element.x;
        const line = (a, b, c, d) => { ctx.moveTo(...(across ? [a, b] : [b, a])); ctx.lineTo(...(across ? [c, d] : [d, c])); };
        ctx.beginPath();
        line(from, at, to, at);
        line(from, at - 5, from, at + 5);
        line(to, at - 5, to, at + 5);
        ctx.stroke();
      });
      ctx.restore();
    });
  },
};

// Ends of intervals as points that are not drawn, so that the axis reaches them.
const ends = (backend, points, place) => ({
  backend,
  type: 'line',
  showLine: false,
  pointRadius: 0,
  pointHitRadius: 0,
  data: points.flatMap((point, i) => (
    [point.low, point.high].filter((one) => typeof one === 'number').map((value) => place(value, i))
  )),
});

// A row for each backend: points of latencies, bars of what begins at zero.
const rows = ({ duration: points, rows: all }) => {
  const text = points ? duration : rate;
  const datasets = all.flatMap((row) => {
    const { colour, shape } = look(row.backend);
    return [{
      backend: row.backend,
      type: points ? 'line' : 'bar',
      data: [{ x: row.value, y: row.backend, ...row }],
      intervals: true,
      whiskerColour: points ? colour : css('--text'),
      borderColor: colour,
      backgroundColor: points ? colour : `${colour}b0`,
      showLine: false,
      pointStyle: shape,
      pointRadius: 5,
      pointBorderWidth: 2,
      grouped: false,
      barPercentage: 0.7,
      borderWidth: 1.5,
    }, ends(row.backend, [row], (x) => ({ x, y: row.backend }))];
  });
  all.filter(({ low_1_percent: low }) => typeof low === 'number').forEach(({ backend, low_1_percent: low }) => datasets.push({
    backend,
    type: 'line',
    figure: '1 % low',
    data: [{ x: low, y: backend, value: low }],
    showLine: false,
    pointStyle: 'triangle',
    pointRadius: 6,
    borderColor: css('--text'),
    backgroundColor: css('--page'),
    borderWidth: 1.5,
    order: -1,
  }));
  return {
    type: points ? 'line' : 'bar',
    data: { labels: all.map(({ backend }) => backend), datasets },
    plugins: [whiskers],
    options: options({
      indexAxis: 'y',
      scales: {
        x: points ? latencyAxis() : rateAxis(''),
        y: axis('', { type: 'category', offset: true, grid: { display: false } }),
      },
      plugins: {
        legend: { display: false },
        tooltip: {
          callbacks: {
            title: () => '',
            label: ({ dataset, raw }) => ` ${dataset.backend}: ${dataset.figure ? `${dataset.figure} ` : ''}${figureText(raw, text)}`,
          },
        },
      },
    }),
  };
};

const percentiles = ({ percentiles: lines }) => ({
  type: 'line',
  data: {
    datasets: lines.map(({ backend, points }) => {
      const { colour, dash, shape } = look(backend);
      return {
        backend,
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
  options: options({
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
      y: latencyAxis(),
    },
    plugins: {
      legend: legend(),
      tooltip: {
        callbacks: {
          title: (items) => (items.length ? percent(items[0].parsed.x) : ''),
          label: (item) => ` ${item.dataset.label}: ${duration(item.parsed.y)}`,
        },
      },
    },
  }),
});

// The slices' medians as lines, their greatest as pale points.
const overTime = ({ over_time: { seconds, lines } }) => {
  const middle = (i, all) => (seconds * (i + 0.5)) / all.length;
  const points = (all) => all.map((y, i) => ({ x: middle(i, all), y })).filter(({ y }) => y !== null);
  const datasets = lines.flatMap(({ backend, p50, max }) => {
    const { colour, dash, shape } = look(backend);
    return [{
      backend,
      label: backend,
      figure: 'p50',
      data: points(p50),
      borderColor: colour,
      backgroundColor: colour,
      borderWidth: 2,
      borderDash: dash,
      pointStyle: shape,
      pointRadius: points(p50).map((_, i) => (i % 10 === 5 ? 4 : 0)),
      pointHitRadius: 6,
    }, {
      backend,
      figure: 'greatest',
      data: points(max),
      showLine: false,
      borderColor: `${colour}70`,
      backgroundColor: `${colour}70`,
      pointStyle: shape,
      pointRadius: 2.5,
      pointHitRadius: 4,
    }];
  });
  return {
    type: 'line',
    data: { datasets },
    options: options({
      interaction: { mode: 'nearest', intersect: false },
      scales: {
        x: axis('seconds of the measured window', { type: 'linear', min: 0, max: seconds, ticks: { maxRotation: 0 } }),
        y: latencyAxis(),
      },
      plugins: {
        legend: legend(),
        tooltip: {
          callbacks: {
            title: (items) => (items.length ? `${threeDigits(items[0].parsed.x)} s` : ''),
            label: ({ dataset, parsed }) => ` ${dataset.backend}: ${dataset.figure} ${duration(parsed.y)}`,
          },
        },
      },
    }),
  };
};

// A line for each backend over runs; none across a change of the workload.
const trend = ({ duration: ofLatency, runs, changed, lines }) => {
  const text = ofLatency ? duration : rate;
  const datasets = lines.flatMap(({ backend, points }) => {
    const { colour, dash, shape } = look(backend);
    return [{
      backend,
      label: backend,
      data: points.map((point, i) => ({ x: i, y: point.value, ...point })),
      intervals: true,
      whiskerColour: colour,
      borderColor: colour,
      backgroundColor: colour,
      borderWidth: 2,
      borderDash: dash,
      pointStyle: shape,
      pointRadius: 4,
      segment: { borderColor: ({ p1DataIndex }) => (changed.includes(p1DataIndex) ? 'transparent' : undefined) },
    }, ends(backend, points, (y, i) => ({ x: i, y }))];
  });
  return {
    type: 'line',
    data: { labels: runs, datasets },
    plugins: [whiskers],
    options: options({
      scales: {
        x: axis('', { type: 'category', offset: true, ticks: { maxRotation: 60 } }),
        y: ofLatency ? latencyAxis() : rateAxis(''),
      },
      plugins: {
        legend: legend(),
        tooltip: {
          callbacks: {
            label: ({ dataset, raw }) => ` ${dataset.label}: ${raw.value === null ? 'n/a' : figureText(raw, text)}`,
          },
        },
      },
    }),
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
  return {
    type: 'line',
    data: { datasets },
    options: options({
      interaction: { mode: 'nearest', intersect: true },
      scales: {
        x: axis('messages due a second', { type: 'logarithmic', ticks: { callback: logTick(rate), maxRotation: 0 } }),
        y: latencyAxis(),
      },
      plugins: {
        legend: legend(),
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
    }),
  };
};

// A line for each backend over the values of a sweep; × is saturated.
const sweep = ({ unit, duration: ofTime, values, lines }) => {
  const text = ofTime ? duration : rate;
  const datasets = lines.flatMap(({ backend, points }) => {
    const { colour, dash, shape } = look(backend);
    return [{
      backend,
      label: backend,
      data: points.map((point, i) => ({ x: values[i], y: point.value, ...point })),
      intervals: true,
      whiskerColour: colour,
      borderColor: colour,
      backgroundColor: colour,
      borderWidth: 2,
      borderDash: dash,
      pointStyle: points.map(({ saturated }) => (saturated ? 'crossRot' : shape)),
      pointRadius: points.map(({ saturated }) => (saturated ? 6 : 4)),
      pointBorderWidth: points.map(({ saturated }) => (saturated ? 2.5 : 1)),
      pointHitRadius: 6,
    }, ends(backend, points, (y, i) => ({ x: values[i], y }))];
  });
  const [least, greatest] = [values[0], values[values.length - 1]];
  const margin = (greatest / least) ** 0.03;
  const exact = (value) => value.toLocaleString('en');
  return {
    type: 'line',
    data: { datasets },
    plugins: [whiskers],
    options: options({
      interaction: { mode: 'nearest', intersect: true },
      scales: {
        x: axis(unit, {
          type: 'logarithmic',
          min: least / margin,
          max: greatest * margin,
          afterBuildTicks: (scale) => { scale.ticks = values.map((value) => ({ value })); },
          ticks: { callback: exact, maxRotation: 0 },
        }),
        y: ofTime ? latencyAxis() : rateAxis(''),
      },
      plugins: {
        legend: legend(),
        tooltip: {
          callbacks: {
            title: (items) => (items.length ? `${exact(items[0].parsed.x)} ${unit}` : ''),
            label: ({ dataset, raw }) => ` ${dataset.label}: ${figureText(raw, text)}${raw.saturated ? ', saturated' : ''}`,
          },
        },
      },
    }),
  };
};

const kinds = {
  headline: (index) => rows(data.scenarios[index].headline),
  freeze: (index) => rows(data.scenarios[index].freeze),
  percentiles: (index) => percentiles(data.scenarios[index]),
  over_time: (index) => overTime(data.scenarios[index]),
  capacity: (index) => capacity(data.capacities[index]),
  sweep: (index) => sweep(data.sweeps[index]),
  trend: (index) => trend(data.trends[index]),
};
