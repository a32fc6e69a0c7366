#include "results/report/answer_words.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "results/statistics.hpp"
#include "results/tables/scenario_notes.hpp"
#include "results/units.hpp"

namespace wirerace {
namespace {

std::string transport_of(const std::string& backend) {
  return backend.substr(0, backend.find('/'));
}

using Backends = std::vector<const BackendSummary*>;

template <class Test>
Backends those(const ScenarioSummary& summary, Test test) {
  Backends out;
  for (const BackendSummary& one : summary.ranked) {
    if (test(one)) out.push_back(&one);
  }
  return out;
}

/// `alone` where it is one backend, which can be said in detail, else `together`; "" for none.
std::string said_of(const ScenarioSummary& summary, const Backends& backends, const std::string& alone,
                    const char* together) {
  if (backends.empty()) return "";
  std::vector<std::string> names;
  for (const BackendSummary* one : backends) names.push_back(short_name(summary, *one));
  return fmt::format("{} {}", listed(names), names.size() == 1 ? alone : together);
}

std::string rounds_text(unsigned count, unsigned all) {
  return fmt::format("{} of {} round{}", count, all, all == 1 ? "" : "s");
}

unsigned all_of(const BackendSummary& one) {
  return one.ok + one.invalid + one.failed;
}

unsigned saturated_rounds(const BackendSummary& one) {
  unsigned out = 0;
  for (const auto& [who, rounds] : one.saturated) out += rounds;
  return out;
}

std::uint64_t lost_to_faults(const BackendSummary& one) {
  std::uint64_t out = 0;
  if (!one.recovery) return out;
  for (const OutageSummary& outage : one.recovery->outages) out += outage.lost;
  return out;
}

/// "lost 12 of 60,000 messages", "has 1 corrupt, 3 reordered of 60,000 messages".
std::string hurt_text(const BackendSummary& one) {
  const auto findings = integrity_findings(one);
  const std::string all = count_text(one.messages.planned);
  if (findings.size() == 1 && findings[0].ends_with(" lost"))
    return fmt::format("lost {} of {} messages", findings[0].substr(0, findings[0].size() - 5), all);
  return fmt::format("has {} of {} messages", fmt::join(findings, ", "), all);
}

std::string without_interval(const ScenarioSummary& summary) {
  const Backends unplaced = those(summary, [](const BackendSummary& one) {
    return one.headline && one.saturated.empty() && !interval_of(one.headline);
  });
  const bool enough_rounds =
      std::ranges::any_of(summary.ranked, [](const auto& one) { return one.ok >= least_rounds; });
  if (!enough_rounds || unplaced.empty()) return "";
  const std::string why = unplaced.front()->p50_is_pooled ? "has too few messages a round to be placed"
                                                          : "has too few valid rounds to be placed";
  return said_of(summary, unplaced, why, "have too few valid rounds or messages to be placed");
}

}  // namespace

std::string short_name(const ScenarioSummary& summary, const BackendSummary& one) {
  const std::string transport = transport_of(one.backend);
  const auto same = std::ranges::count_if(
      summary.ranked, [&](const BackendSummary& other) { return transport_of(other.backend) == transport; });
  return same > 1 ? one.backend : transport;
}

std::string listed(const std::vector<std::string>& names) {
  if (names.size() < 2) return names.empty() ? "" : names.front();
  const std::size_t told = names.size() > 4 ? 3 : names.size() - 1;
  const std::string last =
      told + 1 == names.size() ? names.back() : fmt::format("{} more", names.size() - told);
  return fmt::format("{} and {}",
                     fmt::join(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(told), ", "), last);
}

std::string joined_by(std::string_view between, const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) {
    if (part.empty()) continue;
    if (!out.empty()) out += between;
    out += part;
  }
  return out;
}

std::string range_text(const Metric& metric, double low, double high) {
  const std::string from = metric_text(metric, low), to = metric_text(metric, high);
  if (from == to) return to;
  const std::size_t from_unit = from.find(' '), to_unit = to.find(' ');
  const bool same_unit = from_unit != std::string::npos && to_unit != std::string::npos &&
                         from.substr(from_unit) == to.substr(to_unit);
  return fmt::format("{}–{}", same_unit ? from.substr(0, from_unit) : from, to);
}

std::string times_text(double low, double high) {
  const auto text = [](double times) { return fmt::format("{:.{}f}", times, times < 9.95 ? 1 : 0); };
  return text(low) == text(high) ? text(low) + "×" : fmt::format("{}–{}×", text(low), text(high));
}

std::vector<double> by_round_values(const std::map<unsigned, double>& by_round) {
  std::vector<double> out;
  for (const auto& [round, value] : by_round) out.push_back(value);
  return out;
}

std::string troubles_clause(const ScenarioSummary& summary) {
  const Backends none = those(summary, [](const BackendSummary& one) { return one.ok == 0; });
  const Backends some =
      those(summary, [](const BackendSummary& one) { return one.ok > 0 && one.ok < all_of(one); });
  const Backends hurt = those(
      summary, [](const BackendSummary& one) { return one.ok > 0 && !integrity_findings(one).empty(); });
  const Backends cut =
      those(summary, [](const BackendSummary& one) { return one.ok > 0 && lost_to_faults(one) > 0; });
  const Backends slow = those(summary, [](const BackendSummary& one) { return !one.saturated.empty(); });
  const auto first = [](const Backends& backends) {
    return backends.empty() ? BackendSummary() : *backends.front();
  };
  const BackendSummary partly = first(some), wrong = first(hurt), faulted = first(cut), behind = first(slow);
  return joined_by(
      ", ",
      {said_of(summary, none, "has no valid trial", "have no valid trial"),
       said_of(summary, some,
               fmt::format("{} in {}",
                           partly.invalid == 0  ? "failed"
                           : partly.failed == 0 ? "is invalid"
                                                : "is not valid",
                           rounds_text(partly.invalid + partly.failed, all_of(partly))),
               "have invalid or failed trials"),
       said_of(summary, hurt, hurt_text(wrong), "did not deliver every message once, whole and in order"),
       said_of(summary, cut,
               fmt::format("lost {} of {} messages to the faults", count_text(lost_to_faults(faulted)),
                           count_text(faulted.messages.planned)),
               "lost messages to the faults"),
       said_of(summary, slow,
               fmt::format("was saturated in {}", rounds_text(saturated_rounds(behind), behind.ok)),
               "were saturated"),
       without_interval(summary)});
}

}  // namespace wirerace
