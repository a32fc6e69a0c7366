#include "results/tables/run_notes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "results/units.hpp"

namespace wirerace {
namespace {

/// Why the floor has no figure: what its last trial says.
std::string reason_in(const Run& run, const ScenarioInfo& control) {
  for (auto trial = run.trials.rbegin(); trial != run.trials.rend(); ++trial) {
    if (trial->scenario == control.name && !trial->reason.empty()) return trial->reason;
  }
  return "no trial had messages enough";
}

std::optional<BackendSummary> control_summary(const Run& run, const ScenarioInfo& control) {
  for (const auto& backend : run.backends) {
    if (auto summary = summarise(run, control, backend.name)) return summary;
  }
  return std::nullopt;
}

/// ", so of ping-pong's 24.6 µs over tcp/asio at least 6.20 µs is the machine": for scenarios that do the
/// same, one round trip at a time.
std::string round_trips_text(const std::vector<ScenarioSummary>& summaries, double floor_ns) {
  std::vector<std::string> more, within;
  for (const auto& summary : summaries) {
    if (summary.scenario.headline != "round-trip" || summary.ranked.empty()) continue;
    // The floor is TCP's: another protocol may lie below it.
    const auto tcp =
        std::ranges::find_if(summary.ranked, [](const auto& one) { return one.backend.starts_with("tcp/"); });
    const BackendSummary& best = tcp != summary.ranked.end() ? *tcp : summary.ranked.front();
    if (!best.headline) continue;
    (best.headline->median > floor_ns ? more : within)
        .push_back(fmt::format("{}'s {} over {}", summary.scenario.name, duration_text(best.headline->median),
                               best.backend));
  }
  std::string out;
  if (!more.empty()) {
    out += fmt::format(", so of {} at least {} is the machine", fmt::join(more, " and of "),
                       duration_text(floor_ns));
  }
  out += ".";
  if (!within.empty()) out += fmt::format(" {} is no more than that.", fmt::join(within, " and "));
  return out;
}

/// What the floor is to figures other than a single round trip.
std::string flows_text(const std::vector<ScenarioSummary>& summaries, double floor_ns) {
  const auto any = [&summaries](auto test) {
    return std::ranges::any_of(summaries, [&](const auto& one) { return test(one.scenario); });
  };
  const bool one_way = any([](const ScenarioInfo& info) {
    return info.flow != "echo" && info.flow != "chat" && !info.acknowledged && info.headline != "throughput";
  });
  const bool echo =
      any([](const ScenarioInfo& info) { return info.flow == "echo" && info.headline != "round-trip"; });
  // By way of the server to another client: as long a way as there and back.
  const bool chat = any([](const ScenarioInfo& info) { return info.flow == "chat"; });
  const std::string half = duration_text(floor_ns / 2);
  if (!echo && !chat)
    return one_way ? fmt::format(" A one-way latency holds about half of it, {}.", half) : "";
  return fmt::format(" {} latency holds as much{}.",
                     echo && chat ? "Any other echo's and a chat's"
                     : echo       ? "Any other echo's"
                                  : "A chat's",
                     one_way ? fmt::format(", a one-way latency about half of it, {}", half) : "");
}

}  // namespace

std::string floor_line(const Run& run, const std::vector<ScenarioSummary>& summaries) {
  const auto control = std::ranges::find(run.scenarios, true, &ScenarioInfo::control);
  if (control == run.scenarios.end()) return "";
  const auto floor = control_summary(run, *control);
  if (!floor) return "";
  if (!floor->headline) return fmt::format("The floor could not be measured: {}.", reason_in(run, *control));
  const double p50 = floor->headline->median;
  const auto spread = floor->ok > 1 ? relative_spread(*floor->headline) : std::nullopt;
  return fmt::format(
      "The floor: a bare TCP ping-pong without any transport library takes p50 {} here ({} round{}{}){}{}",
      duration_text(p50), floor->ok, floor->ok == 1 ? "" : "s",
      spread ? fmt::format(", ±{}", percent_text(*spread)) : "", round_trips_text(summaries, p50),
      flows_text(summaries, p50));
}

std::string environment_line(const Environment& environment) {
  return fmt::format(
      "wirerace {} ({}, {}) on {}: {}, {} cores, {}; {}, kernel {}; network: {}; TCP congestion control: {}; "
      "placement: {}",
      environment.wirerace, environment.compiler, environment.build_type, environment.host, environment.cpu,
      environment.cores, bytes_text(static_cast<double>(environment.memory_bytes)), environment.os,
      environment.kernel, environment.isolation, environment.congestion_control, environment.placement);
}

std::string state_line(const Run& run) {
  const auto count = [&run](TrialStatus status) {
    return std::ranges::count(run.trials, status, &Trial::status);
  };
  const auto invalid = count(TrialStatus::Invalid), failed = count(TrialStatus::Failed);
  std::string out;
  if (!run.complete) out = "The run did not come to its end. ";
  // A search for capacities goes on until something breaks.
  if (!run.complete || (invalid + failed > 0 && run.capacities.empty())) {
    out +=
        fmt::format("Of {} finished trials, {} invalid and {} failed.", run.trials.size(), invalid, failed);
  }
  return out;
}

std::vector<std::string> reading_notes() {
  return {
      "Figures are medians over the rounds of valid trials; spread is half the range over rounds, as part of "
      "the "
      "median of the figure that ranks. A rank with = is shared: who has it differs by less than the noise "
      "from "
      "the first who has it.",
      "Latency counts from the moment a message was due, not from when it was sent. p99 and p99.9 are of all "
      "rounds pooled, and so is a p50 for which no round has messages enough; a quantile with fewer than 10 "
      "samples beyond it is n/a.",
      "CPU µs is per message delivered, server+client; MiB is peak memory, server/client; B/msg is bytes on "
      "the "
      "wire per message, both ways, headers and acknowledgements included. Invalid and failed trials are in "
      "no "
      "figure, nor is the second trial of an A/A pair.",
  };
}

}  // namespace wirerace
