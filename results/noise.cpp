#include "results/noise.hpp"

#include <algorithm>
#include <utility>

#include "results/pool.hpp"
#include "results/statistics.hpp"

namespace wirerace {
namespace {

using Pair = std::pair<const Trial*, const Trial*>;

std::vector<Pair> pairs_of(const Run& run, const std::string& scenario, const std::string& backend) {
  std::vector<const Trial*> ok;
  for (const auto& trial : run.trials) {
    if (trial.scenario == scenario && trial.backend == backend && trial.status == TrialStatus::Ok)
      ok.push_back(&trial);
  }
  std::vector<Pair> out;
  for (const Trial* first : ok) {
    if (first->repeat != 1) continue;
    const auto second = std::ranges::find_if(
        ok, [first](const Trial* other) { return other->repeat == 2 && other->round == first->round; });
    if (second != ok.end()) out.emplace_back(first, *second);
  }
  return out;
}

std::optional<double> headline_of(const Trial& trial, const std::string& headline) {
  if (headline == "fps") return trial.fps ? std::optional(trial.fps->mean) : std::nullopt;
  if (headline == "throughput")
    return trial.throughput ? std::optional(trial.throughput->messages_per_second) : std::nullopt;
  return trial.latency_ns && trial.latency_ns->p50
             ? std::optional(static_cast<double>(*trial.latency_ns->p50))
             : std::nullopt;
}

/// All first trials pooled against all second ones.
std::optional<double> pooled_difference(const std::vector<Pair>& pairs) {
  Histogram first, second;
  for (const auto& [one, two] : pairs) {
    pool(first, *one);
    pool(second, *two);
  }
  const auto a = first.trusted_value_at(0.5), b = second.trusted_value_at(0.5);
  if (!a || !b) return std::nullopt;
  return relative_difference(static_cast<double>(*a), static_cast<double>(*b));
}

/// The largest difference; nullopt where no two figures can be compared.
std::optional<double> largest_difference(const std::vector<Pair>& pairs, const std::string& headline) {
  std::optional<double> largest;
  const auto take = [&largest](std::optional<double> part) {
    if (part) largest = std::max(largest.value_or(0), *part);
  };
  bool all_have_it = true;
  for (const auto& [one, two] : pairs) {
    const auto a = headline_of(*one, headline), b = headline_of(*two, headline);
    if (a && b)
      take(relative_difference(*a, *b));
    else
      all_have_it = false;
  }
  const bool by_latency = headline == "latency" || headline == "round-trip";
  if (!all_have_it && by_latency) take(pooled_difference(pairs));
  return largest;
}

}  // namespace

std::vector<Noise> noise_of(const Run& run) {
  std::vector<Noise> out;
  for (const auto& scenario : run.scenarios) {
    if (scenario.control) continue;
    for (const auto& backend : run.backends) {
      const auto pairs = pairs_of(run, scenario.name, backend.name);
      const auto part = largest_difference(pairs, scenario.headline);
      if (!part) continue;
      out.push_back({.scenario = scenario.name,
                     .backend = backend.name,
                     .pairs = static_cast<unsigned>(pairs.size()),
                     .part = *part});
    }
  }
  return out;
}

std::optional<Noise> noise_in(const Run& run, const std::string& scenario) {
  std::optional<Noise> most;
  for (const auto& noise : run.noise) {
    if (noise.scenario == scenario && (!most || noise.part > most->part)) most = noise;
  }
  return most;
}

}  // namespace wirerace
