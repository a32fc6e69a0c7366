#include "results/summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <tuple>

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

void pool(Histogram& pooled, const Trial& trial) {
  if (!trial.latency_histogram) return;
  try {
    pooled.add(decode_histogram(*trial.latency_histogram));
  } catch (const std::runtime_error& error) {
    throw std::runtime_error(fmt::format("{} in {}, round {}: latency_histogram: {}", trial.backend,
                                         trial.scenario, trial.round, error.what()));
  }
}

BackendSummary summarise(const std::vector<const Trial*>& trials, const std::string& headline) {
  BackendSummary out;
  Rounds p50, p99, messages_per_second, fps_mean, fps_low, server_cpu, client_cpu;
  for (const Trial* trial : trials) {
    if (trial->status == TrialStatus::Failed) {
      ++out.failed;
      continue;
    }
    add_messages(out.messages, trial->messages);
    if (trial->status == TrialStatus::Invalid) {
      ++out.invalid;
      continue;
    }
    ++out.ok;
    if (trial->latency_ns) {
      p50.add(trial->latency_ns->p50);
      p99.add(trial->latency_ns->p99);
    }
    if (trial->throughput) messages_per_second.add(trial->throughput->messages_per_second);
    if (trial->fps) {
      fps_mean.add(trial->fps->mean);
      fps_low.add(trial->fps->low_1_percent);
      raise(out.longest_freeze_ns, trial->fps->longest_freeze_ns);
    }
    server_cpu.add(trial->server.cpu_ns_per_message);
    client_cpu.add(trial->client.cpu_ns_per_message);
    raise(out.server_peak_rss_bytes, trial->server.peak_rss_bytes);
    raise(out.client_peak_rss_bytes, trial->client.peak_rss_bytes);
    if (trial->polls) add_polls(out.polls, *trial->polls);
    pool(out.pooled, *trial);
  }
  out.p50_ns = p50.spread();
  out.p99_ns = p99.spread();
  out.messages_per_second = messages_per_second.spread();
  out.fps_mean = fps_mean.spread();
  out.fps_low_1_percent = fps_low.spread();
  out.server_cpu_ns_per_message = server_cpu.spread();
  out.client_cpu_ns_per_message = client_cpu.spread();
  out.pooled_p99_ns = out.pooled.trusted_value_at(0.99);
  out.pooled_p999_ns = out.pooled.trusted_value_at(0.999);
  if (const auto pooled = out.pooled.trusted_value_at(0.5); pooled && !out.p50_ns) {
    const auto value = static_cast<double>(*pooled);
    out.p50_ns = Spread{value, value, value};
    out.p50_is_pooled = true;
  }
  out.headline = headline == "fps" ? out.fps_mean : out.p50_ns;
  return out;
}

}  // namespace

std::vector<ScenarioSummary> summarise(const Run& run) {
  std::vector<ScenarioSummary> out;
  for (const auto& scenario : run.scenarios) {
    ScenarioSummary& summary = out.emplace_back(ScenarioSummary{.scenario = scenario, .ranked = {}});
    for (const auto& backend : run.backends) {
      std::vector<const Trial*> trials;
      for (const auto& trial : run.trials) {
        if (trial.scenario == scenario.name && trial.backend == backend.name) trials.push_back(&trial);
      }
      if (trials.empty()) continue;
      summary.ranked.push_back(summarise(trials, scenario.headline));
      summary.ranked.back().backend = backend.name;
    }
    const double sign = scenario.headline == "fps" ? -1 : 1;
    const auto rank = [sign](const BackendSummary& one) {
      return std::tuple(one.ok == 0, !one.headline, one.headline ? sign * one.headline->median : 0);
    };
    std::ranges::stable_sort(summary.ranked, {}, rank);
  }
  return out;
}

}  // namespace wirerace
