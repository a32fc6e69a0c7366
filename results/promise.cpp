#include "results/promise.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "results/run_json.hpp"
#include "results/units.hpp"

namespace wirerace {
namespace {

constexpr std::string_view promise_example = "write for example 'p99<20ms'";

// Ten samples beyond the quantile, as Distribution has it.
constexpr std::array quantiles{
    Promise{"p50", &Distribution::p50, 20}, Promise{"p90", &Distribution::p90, 100},
    Promise{"p99", &Distribution::p99, 1'000}, Promise{"p99.9", &Distribution::p999, 10'000},
    Promise{"max", &Distribution::max, 1}};

constexpr std::array<std::pair<std::string_view, double>, 4> units{
    {{"s", 1e9}, {"ms", 1e6}, {"µs", 1e3}, {"us", 1e3}}};

std::string without_spaces(std::string_view text) {
  std::string out;
  std::ranges::copy_if(text, std::back_inserter(out), [](char c) { return c != ' ' && c != '\t'; });
  return out;
}

double read_limit(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) throw PromiseError(fmt::format("\"{}\" is no time: {}", text, promise_example));
  const std::string_view name = text.substr(static_cast<std::size_t>(end - text.data()));
  const auto unit = std::ranges::find(units, name, &std::pair<std::string_view, double>::first);
  if (unit == units.end()) {
    throw PromiseError(name.empty() ? fmt::format("{} has no unit: add us, ms or s", text)
                                    : fmt::format("\"{}\" is no unit: take us, ms or s", name));
  }
  const double limit = number * unit->second;
  if (!(limit > 0 && limit <= 3.6e12))  // what histograms hold
    throw PromiseError(fmt::format("{} must be above 0 and at most an hour", text));
  return limit;
}

}  // namespace

Promise parse_promise(std::string_view text) {
  const std::string dense = without_spaces(text);
  const std::string_view all = dense;
  const std::size_t below = all.find('<');
  if (below == all.npos)
    throw PromiseError(fmt::format("\"{}\" does not say what stays below what: {}", text, promise_example));
  const auto quantile = std::ranges::find(quantiles, all.substr(0, below), &Promise::quantile);
  if (quantile == quantiles.end()) {
    throw PromiseError(fmt::format("\"{}\" is none of p50, p90, p99, p99.9 and max: {}", all.substr(0, below),
                                   promise_example));
  }
  Promise promise = *quantile;
  promise.limit_ns = read_limit(all.substr(below + 1));
  return promise;
}

std::string to_string(const Promise& promise) {
  const auto unit = std::ranges::find_if(
      units, [&](const auto& one) { return one.second <= promise.limit_ns || one.second == 1e3; });
  return fmt::format("{} < {:.15g} {}", promise.quantile, promise.limit_ns / unit->second, unit->first);
}

Judgement judge(const Trial& trial, const Promise& promise) {
  const MessageCounts& messages = trial.messages;
  if (trial.status == TrialStatus::Failed) return {false, trial.reason};
  if (trial.saturation != Saturation::None)
    return {false, fmt::format("{} saturated", saturation_name(trial.saturation))};
  if (messages.lost > 0)
    return {false, fmt::format("{} of {} lost", count_text(messages.lost), count_text(messages.planned))};
  if (trial.status == TrialStatus::Invalid) return {false, trial.reason};
  const auto figure = trial.latency_ns ? (*trial.latency_ns).*promise.figure : std::optional<std::int64_t>();
  if (!figure) return {false, fmt::format("too few messages for {}", promise.quantile)};
  const auto value = static_cast<double>(*figure);
  return {value < promise.limit_ns, fmt::format("{} {}", promise.quantile, duration_text(value))};
}

}  // namespace wirerace
