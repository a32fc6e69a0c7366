// Sweeps: the workloads of a run that differ in one value only, and what a figure grows to from the least of
// the values to the greatest.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "results/statistics.hpp"
#include "results/summary.hpp"

namespace wirerace {

struct SweepStep {
  double value = 0;                          ///< of the swept key, above 0
  const ScenarioSummary* summary = nullptr;  ///< of the step's scenario
};

struct Sweep {
  std::string name;              ///< "clients-sweep", where its steps are "clients-sweep/10"
  std::string swept;             ///< "clients"
  std::vector<SweepStep> steps;  ///< of two values or more, in their order
};

/// In the order of their first steps. What they hold points into `summaries`, which must outlive them.
std::vector<Sweep> sweeps_of(const std::vector<ScenarioSummary>& summaries);

/// A figure over the rounds; nullopt where no ok trial has it.
using FigureOf = std::optional<Spread> (*)(const BackendSummary& one);

/// CPU time of both ends per message in ns, of the rounds that have it of both.
std::optional<Spread> cpu_per_message(const BackendSummary& one);

/// The figure that ranks in the step's scenario.
std::optional<Spread> headline_of(const BackendSummary& one);

/// One backend in a step; nullptr where it has no trial there.
const BackendSummary* backend_in(const SweepStep& step, const std::string& backend);

/// The figure at the greatest value as a multiple of that at the least.
struct Growth {
  std::optional<double> factor;
  std::string why_not;  ///< "saturated at 1,000"; empty where there is a factor
};
Growth growth_of(const Sweep& sweep, const std::string& backend, FigureOf figure);

/// "1,000", "0.5".
std::string value_text(double value);

}  // namespace wirerace
