// Prints what hdr-histogram-js reads from the HdrHistogram log on standard input, a row a line: its tag, when it begins and
// ends in ms since the epoch, its count, maximum and p99.
const { HistogramLogReader } = require("hdr-histogram-js");

const reader = new HistogramLogReader(require("fs").readFileSync(0, "utf8"));
for (let row; (row = reader.nextIntervalHistogram()) !== null; ) {
  console.log(row.tag, row.startTimeStampMsec, row.endTimeStampMsec, row.totalCount, row.maxValue, row.getValueAtPercentile(99));
}
