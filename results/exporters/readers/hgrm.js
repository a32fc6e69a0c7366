// Prints the percentile distribution, in µs, that hdr-histogram-js makes of the HdrHistogram V2 encoding on standard input.
const { decodeFromCompressedBase64 } = require("hdr-histogram-js");

const histogram = decodeFromCompressedBase64(require("fs").readFileSync(0, "latin1").trim());
process.stdout.write(histogram.outputPercentileDistribution(5, 1000));
