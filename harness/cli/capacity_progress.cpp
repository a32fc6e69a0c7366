#include "harness/cli/capacity_progress.hpp"

#include <fmt/format.h>

#include "harness/arrivals.hpp"
#include "results/capacity.hpp"
#include "results/units.hpp"

namespace wirerace::cli {

namespace {

/// At most `bytes`, whole characters.
std::string cut(const std::string& text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while ((text[bytes] & 0xc0) == 0x80) --bytes;
  return text.substr(0, bytes);
}

/// "chat-echo: 200 messages in its window are too few for p99, …" where the search does not begin at the
/// scenario's own load.
std::string where_it_starts(const Workload& workload, const Promise& promise) {
  if (workload.measured_deliveries() > Arrivals::most_reported) {
    return fmt::format(
        "wirerace: {} has {} messages in its window, and in more than {} nobody sees who is saturated: the "
        "search starts at a lower rate; a shorter --duration allows higher ones\n",
        workload.scenario().name, count_text(workload.measured_deliveries()),
        count_text(Arrivals::most_reported));
  }
  if (workload.measured_deliveries() >= promise.least_samples) return "";
  return fmt::format(
      "wirerace: {} has {} messages in its window and {} needs {}: the search starts at a higher rate; a "
      "longer --duration allows lower ones\n",
      workload.scenario().name, count_text(workload.measured_deliveries()), promise.quantile,
      count_text(promise.least_samples));
}

}  // namespace

CapacityProgress::CapacityProgress(Progress::Style style, const CapacityPlan& plan)
    : style_(style), plan_(plan) {}

CapacityProgress::~CapacityProgress() {
  if (style_ == Progress::Style::Live) fmt::print(stderr, "{}", clear_line);
}

void CapacityProgress::begin() const {
  if (style_ == Progress::Style::Quiet) return;
  for (const Workload& workload : plan_.race.workloads)
    fmt::print(stderr, "{}", where_it_starts(workload, plan_.promise));
  fmt::print(stderr,
             "Searching the highest rate with {} and nothing lost: {:.0f} s at most (--capacity-time)\n",
             to_string(plan_.promise), in_seconds(plan_.time));
}

void CapacityProgress::starting(const CapacityTrial& trial) {
  const Scenario& scenario = trial.workload->scenario();
  running_ = fmt::format(
      "{}{} {}/s{}",
      plan_.race.workloads.size() > 1 ? scenario.name.substr(0, scenario.name.rfind('/')) + " over " : "",
      trial.backend->name, rate_text(offered_per_second(describe(*trial.workload))),
      trial.tries > 1 ? ", again" : "");
  if (style_ != Progress::Style::Live) return;
  const auto spent = std::chrono::floor<std::chrono::seconds>(trial.spent).count();
  const auto time = std::chrono::floor<std::chrono::seconds>(plan_.time).count();
  const std::string text = fmt::format("[{}:{:02} of {}:{:02}] {}{}", spent / 60, spent % 60, time / 60,
                                       time % 60, running_, last_.empty() ? "" : "   (" + last_ + ")");
  fmt::print(stderr, "{}{}", clear_line, cut(text, 79));
  std::fflush(stderr);
}

void CapacityProgress::finished(const Trial& trial) {
  const Judgement judgement = judge(trial, plan_.promise);
  last_ = fmt::format("{}: {}, {}", running_, judgement.why, judgement.kept ? "kept" : "broken");
  if (style_ == Progress::Style::Lines) fmt::print(stderr, "{}\n", last_);
}

}  // namespace wirerace::cli
