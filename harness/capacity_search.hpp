// The search for the highest load that keeps a promise, fed with what came of each step.
#pragma once

#include <optional>

namespace wirerace {

/// Where a search may go; in the scenario's own unit, its rate or its speed.
struct LoadRange {
  double least = 1;
  double start = 1;
  double most = 1;
};

/// From the start, doubles until the promise is broken, or halves until it is kept; then halves the ratio
/// between the two, until it is capacity_precision. A step that breaks the promise is asked for again before
/// it counts as broken: machines are noisy. The same outcomes give the same steps.
class CapacitySearch {
 public:
  explicit CapacitySearch(LoadRange range) : range_(range) {}

  /// What to run next, the same until add(); nullopt where the search has come to its end: at its precision,
  /// at an end of its range, or after capacity_most_steps.
  std::optional<double> next() const;

  /// 1, or 2 where next() has broken the promise once.
  unsigned tries() const { return tries_; }

  /// What came of next().
  void add(bool kept);

 private:
  LoadRange range_;
  std::optional<double> kept_, broken_;
  unsigned tries_ = 1;
  unsigned steps_ = 0;
};

}  // namespace wirerace
