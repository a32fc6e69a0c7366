#include "results/summary.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "results/capacity.hpp"
#include "results/metric.hpp"
#include "results/noise.hpp"
#include "results/pool.hpp"
#include "results/ranking.hpp"

namespace wirerace {
namespace {

/// Collects one figure over rounds.
class Rounds {
 public:
  template <class T>
  void add(const std::optional<T>& value) {
    if (value) add(static_cast<double>(*value));
  }
  void add(double value) {
    if (std::isfinite(value)) values_.push_back(value);
  }
  std::optional<Spread> spread() const { return spread_of(values_); }

 private:
  std::vector<double> values_;
};

/// Of the trials that have `part`, the figure `value` of it.
template <class Part, class Value>
std::optional<Spread> over_rounds(const std::vector<const Trial*>& trials, std::optional<Part> Trial::*part,
                                  Value Part::*value) {
  Rounds rounds;
  for (const Trial* trial : trials) {
    if (trial->*part) rounds.add((*(trial->*part)).*value);
  }
  return rounds.spread();
}

template <class Value>
std::optional<Spread> over_rounds(const std::vector<const Trial*>& trials, EndCost Trial::*end,
                                  Value EndCost::*value) {
  Rounds rounds;
  for (const Trial* trial : trials) rounds.add((trial->*end).*value);
  return rounds.spread();
}

CopySummary copy_summary(const std::vector<const Trial*>& ok, Distribution FanOut::*copy) {
  Rounds p50, p99;
  for (const Trial* trial : ok) {
    if (!trial->fan_out) continue;
    p50.add(((*trial->fan_out).*copy).p50);
    p99.add(((*trial->fan_out).*copy).p99);
  }
  return {.p50_ns = p50.spread(), .p99_ns = p99.spread()};
}

std::optional<FanOutSummary> fan_out_summary(const std::vector<const Trial*>& ok) {
  if (std::ranges::none_of(ok, [](const Trial* trial) { return trial->fan_out.has_value(); })) return {};
  return FanOutSummary{.first = copy_summary(ok, &FanOut::first_ns),
                       .median = copy_summary(ok, &FanOut::median_ns),
                       .last = copy_summary(ok, &FanOut::last_ns),
                       .spread = copy_summary(ok, &FanOut::spread_ns)};
}

template <class T>
void raise(std::optional<T>& most, const std::optional<T>& value) {
  if (value) most = std::max(most.value_or(*value), *value);
}

void add_messages(MessageCounts& sum, const MessageCounts& messages) {
  sum.planned += messages.planned;
  sum.sent += messages.sent;
  sum.delivered += messages.delivered;
  sum.lost += messages.lost;
  sum.duplicated += messages.duplicated;
  sum.reordered += messages.reordered;
  sum.corrupt += messages.corrupt;
  if (messages.late) sum.late = sum.late.value_or(0) + *messages.late;
}

void add_polls(std::optional<Polls>& sum, const Polls& polls) {
  if (!sum) {
    sum = polls;
    return;
  }
  const auto answered = [](const Polls& p) {
    return static_cast<double>(p.total - std::min(p.empty, p.total));
  };
  const auto messages = [&](const Polls& p) { return p.messages_per_poll.value_or(0) * answered(p); };
  const double all_answered = answered(*sum) + answered(polls);
  const double all_messages = messages(*sum) + messages(polls);
  sum->total += polls.total;
  sum->empty += polls.empty;
  sum->messages_per_poll = all_answered > 0 ? std::optional(all_messages / all_answered) : std::nullopt;
}

EndSummary end_summary(const std::vector<const Trial*>& ok, EndCost Trial::*end) {
  const auto spread = [&](auto figure) { return over_rounds(ok, end, figure); };
  EndSummary out{.cpu_ns_per_message = spread(&EndCost::cpu_ns_per_message),
                 .user_ns_per_message = spread(&EndCost::user_ns_per_message),
                 .system_ns_per_message = spread(&EndCost::system_ns_per_message),
                 .voluntary_switches_per_message = spread(&EndCost::voluntary_switches_per_message),
                 .involuntary_switches_per_message = spread(&EndCost::involuntary_switches_per_message),
                 .system_calls_per_message = spread(&EndCost::system_calls_per_message),
                 .steady_rss_bytes = spread(&EndCost::steady_rss_bytes),
                 .rss_bytes_per_connection = spread(&EndCost::rss_bytes_per_connection),
                 .cpu_ns_per_connection = spread(&EndCost::cpu_ns_per_connection),
                 .idle_cores = spread(&EndCost::idle_cores),
                 .peak_rss_bytes = {},
                 .threads = {},
                 .open_files = {}};
  for (const Trial* trial : ok) {
    const EndCost& cost = trial->*end;
    raise(out.peak_rss_bytes, cost.peak_rss_bytes);
    raise(out.threads, cost.threads);
    raise(out.open_files, cost.open_files);
  }
  return out;
}

std::optional<ConnectingSummary> connecting_summary(const std::vector<const Trial*>& ok) {
  Rounds p50, p99, all;
  for (const Trial* trial : ok) {
    if (!trial->connecting) continue;
    p50.add(trial->connecting->each_ns.p50);
    p99.add(trial->connecting->each_ns.p99);
    all.add(static_cast<double>(trial->connecting->all_ns));
  }
  if (!all.spread()) return std::nullopt;
  return ConnectingSummary{.p50_ns = p50.spread(), .p99_ns = p99.spread(), .all_ns = all.spread()};
}

std::optional<FairnessSummary> fairness_summary(const std::vector<const Trial*>& ok) {
  std::optional<FairnessSummary> out;
  for (const Trial* trial : ok) {
    if (!trial->fairness) continue;
    const Fairness& one = *trial->fairness;
    if (!out) {
      out = {.least_jain = one.jain,
             .least_messages = one.least_messages,
             .most_messages = one.most_messages,
             .fastest_p99_ns = over_rounds(ok, &Trial::fairness, &Fairness::fastest_p99_ns),
             .slowest_p99_ns = over_rounds(ok, &Trial::fairness, &Fairness::slowest_p99_ns)};
    }
    out->least_jain = std::min(out->least_jain, one.jain);
    out->least_messages = std::min(out->least_messages, one.least_messages);
    out->most_messages = std::max(out->most_messages, one.most_messages);
  }
  return out;
}

BackendSummary summary_of(const std::vector<const Trial*>& trials, const std::string& headline) {
  BackendSummary out;
  std::vector<const Trial*> ok, ended;
  for (const Trial* trial : trials) {
    if (trial->status == TrialStatus::Failed) {
      ++out.failed;
      continue;
    }
    ended.push_back(trial);
    add_messages(out.messages, trial->messages);
    if (trial->status == TrialStatus::Invalid) {
      ++out.invalid;
      continue;
    }
    ++out.ok;
    ok.push_back(trial);
    if (trial->saturation != Saturation::None) ++out.saturated[trial->saturation];
    if (trial->fps) raise(out.longest_freeze_ns, trial->fps->longest_freeze_ns);
    if (trial->polls) add_polls(out.polls, *trial->polls);
    pool(out.pooled, *trial);
    const auto cpu_ns = find_metric("cpu_per_message")->of(*trial);
    if (cpu_ns && std::isfinite(*cpu_ns)) out.cpu_by_round[trial->round] = *cpu_ns;
    const auto bytes = find_metric("bytes_per_message")->of(*trial);
    if (bytes && std::isfinite(*bytes)) out.wire_bytes_by_round[trial->round] = *bytes;
  }
  const auto spread = [&ok](auto part, auto figure) { return over_rounds(ok, part, figure); };
  out.p50_ns = spread(&Trial::latency_ns, &Distribution::p50);
  out.p99_ns = spread(&Trial::latency_ns, &Distribution::p99);
  out.send_p50_ns = spread(&Trial::send_latency_ns, &Distribution::p50);
  out.sender_lag_p99_ns = spread(&Trial::sender_lag_ns, &Distribution::p99);
  out.fan_out = fan_out_summary(ok);
  out.payload_bytes_per_second = spread(&Trial::throughput, &Throughput::payload_bytes_per_second);
  out.messages_per_second = spread(&Trial::throughput, &Throughput::messages_per_second);
  out.fps_mean = spread(&Trial::fps, &Fps::mean);
  out.fps_low_1_percent = spread(&Trial::fps, &Fps::low_1_percent);
  out.wire_bytes_per_message = spread(&Trial::wire, &Wire::bytes_per_message);
  out.wire_packets_per_message = spread(&Trial::wire, &Wire::packets_per_message);
  out.wire_bytes_per_payload_byte = spread(&Trial::wire, &Wire::bytes_per_payload_byte);
  out.fairness = fairness_summary(ok);
  out.connecting = connecting_summary(ok);
  out.recovery = recovery_summary(ended);
  out.slow_reading = slow_reading_summary(ok);
  out.server = end_summary(ok, &Trial::server);
  out.client = end_summary(ok, &Trial::client);
  out.pooled_p99_ns = out.pooled.trusted_value_at(0.99);
  out.pooled_p999_ns = out.pooled.trusted_value_at(0.999);
  if (const auto pooled = out.pooled.trusted_value_at(0.5); pooled && !out.p50_ns) {
    const auto value = static_cast<double>(*pooled);
    out.p50_ns = Spread{value, value, value};
    out.p50_is_pooled = true;
  }
  out.headline = headline == "fps"          ? out.fps_mean
                 : headline == "throughput" ? out.messages_per_second
                                            : out.p50_ns;
  return out;
}

}  // namespace

std::optional<BackendSummary> summarise(const Run& run, const ScenarioInfo& scenario,
                                        const std::string& backend) {
  std::vector<const Trial*> trials;
  for (const auto& trial : run.trials) {
    if (trial.scenario == scenario.name && trial.backend == backend && trial.repeat == 1)
      trials.push_back(&trial);
  }
  if (trials.empty()) return std::nullopt;
  BackendSummary out = summary_of(trials, scenario.headline);
  out.backend = backend;
  return out;
}

std::vector<ScenarioSummary> summarise(const Run& run) {
  std::vector<ScenarioSummary> out;
  for (const auto& scenario : run.scenarios) {
    if (scenario.control || is_of_a_capacity(run, scenario.name)) continue;
    ScenarioSummary& summary = out.emplace_back(
        ScenarioSummary{.scenario = scenario, .noise = noise_in(run, scenario.name), .ranked = {}});
    for (const auto& backend : run.backends) {
      if (auto one = summarise(run, scenario, backend.name)) summary.ranked.push_back(std::move(*one));
    }
    rank(summary);
  }
  return out;
}

}  // namespace wirerace
