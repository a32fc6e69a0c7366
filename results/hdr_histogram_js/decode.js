// Prints what hdr-histogram-js reads from the HdrHistogram V2 encoding on standard input, one figure a line.
const { decodeFromCompressedBase64 } = require("hdr-histogram-js");

const text = require("fs").readFileSync(0, "latin1").trim();
const histogram = decodeFromCompressedBase64(text);
console.log("count", histogram.totalCount);
console.log("max", histogram.maxValue);
for (const percentile of [50, 90, 99, 99.9]) {
  console.log(percentile, histogram.getValueAtPercentile(percentile));
}
