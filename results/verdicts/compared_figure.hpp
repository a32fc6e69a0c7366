// One figure of two runs, and what may be said of its change.
#pragma once

#include <optional>
#include <string>

#include "results/verdicts/comparison.hpp"

namespace wirerace {

/// Of ok trials with the figure above 0, the first of each round, or where runs are paired all; nullopt where
/// one of the runs has none, or where runs are paired and no round has both. Whether it is gated, what counts
/// and the verdict are left open.
std::optional<ComparedFigure> compared_figure(const Run& base, const Run& head, const std::string& scenario,
                                              const std::string& backend, const Metric& metric, bool paired);

/// Of a backend that ran twice a round; nullopt where it did not.
std::optional<SelfDifference> self_difference(const Run& base, const Run& head, const std::string& scenario,
                                              const std::string& backend, const Metric& metric, bool paired);

/// What the machine alone has changed by, from one run to the other.
std::optional<Interval> floor_change(const Run& base, const Run& head);

/// δ: what the metric allows, or what A/A leaves open; and where runs were made at different times,
/// what the machine itself may have changed by.
double least_that_counts(const Metric& metric, const SelfDifference* self,
                         const std::optional<Interval>& floor);

Change verdict_of(const ComparedFigure& figure);

}  // namespace wirerace
