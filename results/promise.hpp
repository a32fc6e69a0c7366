// What a capacity search holds a transport to: one quantile of the latency below a limit.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "results/run.hpp"

namespace wirerace {

/// "p95 is none of p50, p90, p99, p99.9 and max: write …": what is wrong, and what to write.
class PromiseError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Promise {
  std::string_view quantile;  ///< "p99.9"
  std::optional<std::int64_t> Distribution::*figure = nullptr;
  std::uint64_t least_samples = 1;  ///< with fewer the figure is null
  double limit_ns = 0;              ///< the figure is below this
};

/// Reads `p50|p90|p99|p99.9|max < NUMBER us|µs|ms|s`; spaces do not matter. Throws PromiseError.
Promise parse_promise(std::string_view text);

/// "p99 < 20 ms", which parse_promise() reads as the same promise.
std::string to_string(const Promise& promise);

/// Whether a trial keeps a promise, with nothing lost and everyone keeping up; and what decides it: the
/// figure, "p99 1.20 ms", or what was wrong, "transport saturated", "3 of 400 lost".
struct Judgement {
  bool kept = false;
  std::string why;
};
Judgement judge(const Trial& trial, const Promise& promise);

}  // namespace wirerace
