#include "results/scenario_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "results/units.hpp"

namespace wirerace {
namespace {

std::optional<double> median(const std::optional<Spread>& spread) {
  return spread ? std::optional(spread->median) : std::nullopt;
}

template <class T>
std::optional<double> real(const std::optional<T>& value) {
  return value ? std::optional(static_cast<double>(*value)) : std::nullopt;
}

std::string spread_text(const BackendSummary& one) {
  const bool of_rounds = one.ok > 1 && !(one.p50_is_pooled && one.headline == one.p50_ns);
  const auto part = one.headline && of_rounds ? relative_spread(*one.headline) : std::nullopt;
  if (!part) return not_available;
  const double percent = 100 * *part;
  return fmt::format("±{:.{}f} %", percent, percent < 0.95 ? 1 : 0);
}

/// "9.3+12": server and client, two digits at least.
std::string pair_text(std::optional<double> server, std::optional<double> client, double unit, char between) {
  const auto text = [unit](std::optional<double> value) -> std::string {
    if (!value) return not_available;
    const double scaled = *value / unit;
    return scaled < 9.95 ? fmt::format("{:.1f}", scaled)
                         : count_text(static_cast<std::uint64_t>(std::llround(scaled)));
  };
  if (!server && !client) return not_available;
  return fmt::format("{}{}{}", text(server), between, text(client));
}

std::vector<std::string> integrity_findings(const MessageCounts& messages) {
  std::vector<std::string> out;
  const std::array<std::pair<std::uint64_t, const char*>, 4> kinds{{{messages.corrupt, "corrupt"},
                                                                    {messages.lost, "lost"},
                                                                    {messages.duplicated, "duplicated"},
                                                                    {messages.reordered, "reordered"}}};
  for (const auto& [count, name] : kinds) {
    if (count > 0) out.push_back(fmt::format("{} {}", count_text(count), name));
  }
  return out;
}

/// Short enough for a narrow column; a note says the rest.
std::string integrity_cell(const BackendSummary& one) {
  const auto findings = integrity_findings(one.messages);
  if (one.ok == 0) return one.invalid > 0 ? "invalid" : "failed";
  if (findings.empty()) return one.invalid + one.failed > 0 ? "see below" : "ok";
  return findings.size() == 1 && findings[0].size() <= 9 ? findings[0] : "see below";
}

std::vector<std::string> notes_of(const BackendSummary& one, const ScenarioInfo& scenario, const Run& run) {
  std::vector<std::string> out;
  const auto findings = integrity_findings(one.messages);
  if (!findings.empty()) {
    out.push_back(fmt::format("{}: {} of {} messages", one.backend, fmt::join(findings, ", "),
                              count_text(one.messages.planned)));
  }
  for (const auto& trial : run.trials) {
    if (trial.scenario != scenario.name || trial.backend != one.backend || trial.status == TrialStatus::Ok)
      continue;
    out.push_back(fmt::format("{}: round {} {}: {}", one.backend, trial.round,
                              trial.status == TrialStatus::Failed ? "failed" : "is invalid", trial.reason));
  }
  if (one.polls) {
    const double empty = one.polls->total == 0 ? 0
                                               : 100.0 * static_cast<double>(one.polls->empty) /
                                                     static_cast<double>(one.polls->total);
    out.push_back(fmt::format("{}: {} polls, {} empty ({:.0f} %), {} messages per answered poll", one.backend,
                              count_text(one.polls->total), count_text(one.polls->empty), empty,
                              rate_text(one.polls->messages_per_poll)));
  }
  return out;
}

std::vector<Column> columns_of(const std::string& headline) {
  std::vector<Column> out{{"#", "rank by the first figure", true}, {"backend", "transport/library", false}};
  if (headline == "fps") {
    out.push_back({"FPS", "frames a second at the receiving client, median over rounds"});
    out.push_back({"1% low", "1 / p99 of the time between frames, median over rounds"});
    out.push_back({"freeze", "the longest time without a new frame, in any round"});
  }
  const std::string what = headline == "round-trip" ? "round trip" : "latency";
  const std::string first = headline == "round-trip" ? "RTT p50" : "p50";
  out.push_back({first, what + " from the intended time, median over rounds"});
  out.push_back({"p99", what + " from the intended time, of all rounds pooled"});
  if (headline != "fps") out.push_back({"p99.9", what + " from the intended time, of all rounds pooled"});
  out.push_back({"spread", "of the ranking figure: half the range over rounds, as part of its median"});
  out.push_back({"msg/s", "messages delivered a second, median over rounds"});
  out.push_back({"CPU µs", "CPU time per message delivered, server+client, median over rounds"});
  out.push_back({"MiB", "peak resident memory, server/client, of any round"});
  out.push_back(
      {"integrity", "what became of the messages: ok is all delivered once, whole and in order", false});
  return out;
}

std::vector<std::string> row_of(const BackendSummary& one, const std::string& headline, std::size_t rank) {
  std::vector<std::string> out{one.headline ? fmt::format("{}", rank) : "-", one.backend};
  if (headline == "fps") {
    out.push_back(rate_text(median(one.fps_mean)));
    out.push_back(rate_text(median(one.fps_low_1_percent)));
    out.push_back(duration_text(real(one.longest_freeze_ns)));
  }
  out.push_back(duration_text(median(one.p50_ns)));
  out.push_back(duration_text(real(one.pooled_p99_ns)));
  if (headline != "fps") out.push_back(duration_text(real(one.pooled_p999_ns)));
  out.push_back(spread_text(one));
  out.push_back(rate_text(median(one.messages_per_second)));
  out.push_back(
      pair_text(median(one.server_cpu_ns_per_message), median(one.client_cpu_ns_per_message), 1000, '+'));
  out.push_back(
      pair_text(real(one.server_peak_rss_bytes), real(one.client_peak_rss_bytes), 1024 * 1024, '/'));
  out.push_back(integrity_cell(one));
  return out;
}

}  // namespace

ScenarioTable scenario_table(const ScenarioSummary& summary, const Run& run) {
  const ScenarioInfo& scenario = summary.scenario;
  ScenarioTable table{.columns = columns_of(scenario.headline), .rows = {}, .notes = {}};
  for (std::size_t i = 0; i < summary.ranked.size(); ++i) {
    table.rows.push_back(row_of(summary.ranked[i], scenario.headline, i + 1));
    for (auto& note : notes_of(summary.ranked[i], scenario, run)) table.notes.push_back(std::move(note));
  }
  return table;
}

std::string scenario_line(const ScenarioInfo& scenario, unsigned rounds) {
  const std::string duration = duration_text(static_cast<double>(scenario.duration_ns));
  return fmt::format("{} · {} · {} · {} client{} · {} · {} round{}", scenario.flow, scenario.pace,
                     scenario.payload, scenario.clients, scenario.clients == 1 ? "" : "s",
                     scenario.messages
                         ? fmt::format("{} messages in {}", count_text(*scenario.messages), duration)
                         : fmt::format("as many as go in {}", duration),
                     rounds, rounds == 1 ? "" : "s");
}

std::string environment_line(const Environment& environment) {
  return fmt::format(
      "wirerace {} ({}, {}) on {}: {}, {} cores, {}; {}, kernel {}; {}, {}; {}", environment.wirerace,
      environment.compiler, environment.build_type, environment.host, environment.cpu, environment.cores,
      bytes_text(static_cast<double>(environment.memory_bytes)), environment.os, environment.kernel,
      environment.isolation, environment.congestion_control, environment.placement);
}

std::string state_line(const Run& run) {
  const auto count = [&run](TrialStatus status) {
    return std::ranges::count(run.trials, status, &Trial::status);
  };
  const auto invalid = count(TrialStatus::Invalid), failed = count(TrialStatus::Failed);
  std::string out;
  if (!run.complete) out = "The run did not come to its end. ";
  if (!run.complete || invalid + failed > 0) {
    out +=
        fmt::format("Of {} finished trials, {} invalid and {} failed.", run.trials.size(), invalid, failed);
  }
  return out;
}

std::vector<std::string> reading_notes() {
  return {
      "Figures are medians over the rounds of valid trials; spread is half the range over rounds, as part of "
      "the "
      "median of the figure that ranks.",
      "Latency counts from the moment a message was due, not from when it was sent. p99 and p99.9 are of all "
      "rounds "
      "pooled, and so is a p50 for which no round has messages enough; a quantile with fewer than 10 samples "
      "beyond "
      "it is n/a.",
      "CPU µs is per message delivered, server+client; MiB is peak memory, server/client. Invalid and failed "
      "trials "
      "are in no figure.",
  };
}

}  // namespace wirerace
