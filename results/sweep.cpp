#include "results/sweep.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string_view>
#include <utility>

#include "results/run_json.hpp"
#include "results/units.hpp"

namespace wirerace {
namespace {

/// Nullopt where the step is not named for a number above 0.
std::optional<double> value_of(std::string_view step) {
  double value = 0;
  const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), value);
  const bool number = error == std::errc() && end == step.data() + step.size();
  return number && std::isfinite(value) && value > 0 ? std::optional(value) : std::nullopt;
}

/// Why the step has no figure that others can be measured by; empty where it has.
std::string trouble(const SweepStep& step, const BackendSummary* one, FigureOf figure) {
  const std::string at = " at " + value_text(step.value);
  if (!one) return "not run" + at;
  if (one->ok == 0) return "no valid trial" + at;
  if (!one->saturated.empty())
    return fmt::format("{} saturated{}", saturation_name(one->saturated.begin()->first), at);
  const auto spread = figure(*one);
  if (!spread) return "not measured" + at;
  return spread->median > 0 ? "" : "0" + at;
}

}  // namespace

std::vector<Sweep> sweeps_of(const std::vector<ScenarioSummary>& summaries) {
  std::vector<Sweep> out;
  for (const ScenarioSummary& summary : summaries) {
    const ScenarioInfo& scenario = summary.scenario;
    const std::size_t slash = scenario.name.rfind('/');
    if (scenario.swept.empty() || slash == std::string::npos) continue;
    const auto value = value_of(std::string_view(scenario.name).substr(slash + 1));
    if (!value) continue;
    const std::string name = scenario.name.substr(0, slash);
    const auto same = [&](const Sweep& sweep) { return sweep.name == name && sweep.swept == scenario.swept; };
    auto sweep = std::ranges::find_if(out, same);
    if (sweep == out.end())
      sweep = out.insert(out.end(), {.name = name, .swept = scenario.swept, .steps = {}});
    sweep->steps.push_back({*value, &summary});
  }
  for (Sweep& sweep : out) std::ranges::stable_sort(sweep.steps, {}, &SweepStep::value);
  std::erase_if(out,
                [](const Sweep& sweep) { return sweep.steps.front().value == sweep.steps.back().value; });
  return out;
}

std::optional<Spread> cpu_per_message(const BackendSummary& one) {
  std::vector<double> values;
  for (const auto& [round, cpu_ns] : one.cpu_by_round) values.push_back(cpu_ns);
  return spread_of(std::move(values));
}

std::optional<Spread> headline_of(const BackendSummary& one) {
  return one.headline;
}

const BackendSummary* backend_in(const SweepStep& step, const std::string& backend) {
  const auto& all = step.summary->ranked;
  const auto found = std::ranges::find(all, backend, &BackendSummary::backend);
  return found == all.end() ? nullptr : &*found;
}

Growth growth_of(const Sweep& sweep, const std::string& backend, FigureOf figure) {
  const SweepStep &least = sweep.steps.front(), &greatest = sweep.steps.back();
  const BackendSummary *from = backend_in(least, backend), *to = backend_in(greatest, backend);
  for (const auto& why : {trouble(least, from, figure), trouble(greatest, to, figure)}) {
    if (!why.empty()) return {.factor = {}, .why_not = why};
  }
  return {.factor = figure(*to)->median / figure(*from)->median, .why_not = ""};
}

std::string value_text(double value) {
  const bool whole = value == std::floor(value) && value < 1e15;
  return whole ? count_text(static_cast<std::uint64_t>(value)) : fmt::format("{:g}", value);
}

}  // namespace wirerace
