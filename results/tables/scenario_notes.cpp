#include "results/tables/scenario_notes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "results/run_json.hpp"
#include "results/units.hpp"

namespace wirerace {
namespace {

std::string plural(unsigned count, const char* noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

void add_noise_note(std::vector<std::string>& out, const ScenarioSummary& summary) {
  if (const auto& noise = summary.noise) {
    out.push_back(
        fmt::format("Differences below {} are noise here: {} differed from itself by that much (A/A, {}).",
                    percent_text(noise->part), noise->backend, plural(noise->pairs, "pair")));
    return;
  }
  const auto ranked = [](const BackendSummary& one) { return one.rank.has_value(); };
  if (std::ranges::count_if(summary.ranked, ranked) > 1) {
    out.push_back(
        "No noise floor was measured here, as no backend ran twice in a round: small differences may be "
        "chance.");
  }
}

const char* what_saturated_means(Saturation saturation, bool server_known) {
  switch (saturation) {
    case Saturation::None:
      break;
    case Saturation::Generator:
      return "the source was late by itself, so the figures are not the transport's alone";
    case Saturation::Transport:
      return server_known ? "messages waited in the transport"
                          : "messages waited in the transport or at its server, whose CPU is not known";
    case Saturation::Receiver:
      return "the receiving process had no CPU left";
  }
  return "";
}

void add_saturation_notes(std::vector<std::string>& out, const BackendSummary& one) {
  for (const auto& [saturation, trials] : one.saturated) {
    out.push_back(fmt::format("{}: {} saturated in {} of {}: {}; it ranks below all that kept up",
                              one.backend, saturation_name(saturation), trials, plural(one.ok, "round"),
                              what_saturated_means(saturation, one.server.cpu_ns_per_message.has_value())));
  }
}

void add_fairness_note(std::vector<std::string>& out, const BackendSummary& one) {
  constexpr double most_apart = 3, least_jain = 0.95;
  if (!one.fairness) return;
  const auto fastest = median(one.fairness->fastest_p99_ns), slowest = median(one.fairness->slowest_p99_ns);
  const bool apart = fastest && slowest && *slowest > most_apart * *fastest;
  if (!apart && one.fairness->least_jain >= least_jain) return;
  const std::string tails = fastest && slowest
                                ? fmt::format("p99 is {} for the fastest and {} for the slowest; ",
                                              duration_text(fastest), duration_text(slowest))
                                : "";
  out.push_back(
      fmt::format("{}: its clients were not served alike: {}{} to {} messages a client, Jain's index {:.3f}",
                  one.backend, tails, count_text(one.fairness->least_messages),
                  count_text(one.fairness->most_messages), one.fairness->least_jain));
}

/// What the figures of a scenario count where that is not messages in the measured window.
void add_counting_note(std::vector<std::string>& out, const ScenarioInfo& scenario) {
  if (scenario.flow == "broadcast" || scenario.flow == "chat") {
    out.push_back(fmt::format(
        "A message goes to {} and counts once for each of them: rates, costs and losses are of copies.",
        scenario.flow == "chat" ? "every other client of its room" : "every client"));
  }
  if (scenario.acknowledged) {
    out.push_back(
        scenario.headline == "throughput"
            ? "Acknowledged: a message counts when its server's answer is there, over every backend."
            : "Acknowledged: a message counts when its server's answer is there, over every backend. "
              "Latency is until then, there and back, and no one-way latency.");
  }
  if (scenario.pace == "flood") {
    out.push_back(
        "A flood's messages are due at no time, so nothing here has a latency; messages lost, duplicated or "
        "reordered are of the whole trial.");
  }
}

void add_recovery_note(std::vector<std::string>& out, const ScenarioSummary& summary) {
  if (std::ranges::none_of(summary.ranked, [](const auto& one) { return one.recovery.has_value(); })) return;
  out.push_back(
      "A client is back when it has a message again that was due after the fault. Times are medians over "
      "rounds, of several faults of a kind the longest; messages are of all rounds. Latencies are of what "
      "arrived: what was lost is in none of them.");
  out.push_back(
      "Back by the protocol: no channel closed, and with loss where messages were missing all the same; by "
      "the application: channels closed and it opened them anew; by both: only some closed. Partly: some "
      "clients never came back; neither: more than half of them did not.");
}

void add_slow_reader_note(std::vector<std::string>& out, const ScenarioSummary& summary) {
  if (std::ranges::none_of(summary.ranked, [](const auto& one) { return one.slow_reading.has_value(); }))
    return;
  out.push_back(
      "Slow readers are in no count, rate or latency of the other clients, but the server's CPU and memory "
      "hold their part. Waiting is what the server's backend held for them at the window's end, beside what "
      "socket buffers hold; what was skipped was not sent to them for that, or because the transport had "
      "given them up.");
}

void add_trial_notes(std::vector<std::string>& out, const BackendSummary& one, const ScenarioInfo& scenario,
                     const Run& run) {
  for (const auto& trial : run.trials) {
    if (trial.scenario != scenario.name || trial.backend != one.backend || trial.status == TrialStatus::Ok)
      continue;
    out.push_back(fmt::format("{}: round {}{} {}: {}", one.backend, trial.round,
                              trial.repeat == 2 ? ", second of the A/A pair," : "",
                              trial.status == TrialStatus::Failed ? "failed" : "is invalid", trial.reason));
  }
}

void add_poll_note(std::vector<std::string>& out, const BackendSummary& one) {
  if (!one.polls) return;
  const double empty = one.polls->total == 0 ? 0
                                             : 100.0 * static_cast<double>(one.polls->empty) /
                                                   static_cast<double>(one.polls->total);
  out.push_back(fmt::format("{}: {} polls, {} empty ({:.0f} %), {} messages per answered poll", one.backend,
                            count_text(one.polls->total), count_text(one.polls->empty), empty,
                            rate_text(one.polls->messages_per_poll)));
}

}  // namespace

std::vector<std::string> integrity_findings(const BackendSummary& one) {
  std::vector<std::string> out;
  MessageCounts messages = one.messages;
  if (one.recovery) {
    messages.duplicated -= std::min(messages.duplicated, one.recovery->repeated);
    for (const auto& outage : one.recovery->outages) messages.lost -= std::min(messages.lost, outage.lost);
  }
  const std::array<std::pair<std::uint64_t, const char*>, 4> kinds{{{messages.corrupt, "corrupt"},
                                                                    {messages.lost, "lost"},
                                                                    {messages.duplicated, "duplicated"},
                                                                    {messages.reordered, "reordered"}}};
  for (const auto& [count, name] : kinds) {
    if (count > 0) out.push_back(fmt::format("{} {}", count_text(count), name));
  }
  return out;
}

std::vector<std::string> scenario_notes(const ScenarioSummary& summary, const Run& run) {
  std::vector<std::string> out;
  add_recovery_note(out, summary);
  add_slow_reader_note(out, summary);
  add_counting_note(out, summary.scenario);
  add_noise_note(out, summary);
  for (const auto& one : summary.ranked) {
    if (const auto findings = integrity_findings(one); !findings.empty()) {
      out.push_back(fmt::format("{}: {} of {} messages{}", one.backend, fmt::join(findings, ", "),
                                count_text(one.messages.planned),
                                one.recovery ? ", for which no fault accounts" : ""));
    }
    add_trial_notes(out, one, summary.scenario, run);
    add_saturation_notes(out, one);
    add_fairness_note(out, one);
    add_poll_note(out, one);
  }
  return out;
}

std::string flow_text(const ScenarioInfo& scenario) {
  return scenario.flow + (scenario.acknowledged ? ", acknowledged" : "");
}

std::string scenario_line(const ScenarioInfo& scenario, unsigned rounds) {
  constexpr std::size_t most_faults = 2;
  const std::size_t told = scenario.faults.size() > most_faults ? 1 : scenario.faults.size();
  std::string faults;
  for (std::size_t i = 0; i < told; ++i) faults += " · " + scenario.faults[i];
  if (told < scenario.faults.size())
    faults += fmt::format(" and {} faults more", scenario.faults.size() - told);
  const std::string duration = duration_text(static_cast<double>(scenario.duration_ns));
  const std::string deadline =
      scenario.deadline_ns
          ? fmt::format(" · late after {}", duration_text(static_cast<double>(*scenario.deadline_ns)))
          : "";
  const std::string idle =
      scenario.idle_ns > 0 ? fmt::format(" · idle {} s first", static_cast<double>(scenario.idle_ns) / 1e9)
                           : "";
  return fmt::format("{} · {} · {} · {}{} · {}{}{} · {}", flow_text(scenario), scenario.pace,
                     scenario.payload, plural(scenario.clients, "client"), idle,
                     scenario.messages
                         ? fmt::format("{} messages in {}", count_text(*scenario.messages), duration)
                         : fmt::format("as many as go in {}", duration),
                     deadline, faults, plural(rounds, "round"));
}

}  // namespace wirerace
