#include "results/recovery_summary.hpp"

#include <algorithm>

namespace wirerace {
namespace {

/// The outages of one fault, one of each trial.
struct OneFault {
  OutageSummary summary;
  std::vector<double> down_ns, median_ns, slowest_ns;
};

void add(std::vector<double>& values, const std::optional<std::int64_t>& value) {
  if (value) values.push_back(static_cast<double>(*value));
}

void add(OneFault& sum, const Outage& outage, bool in_figures) {
  OutageSummary& summary = sum.summary;
  summary.fault = outage.fault;
  if (outage.connections)
    summary.connections = std::max(summary.connections.value_or(0), *outage.connections);
  summary.clients += outage.clients;
  summary.recovered += outage.recovered;
  summary.lost += outage.lost;
  if (!in_figures) return;
  add(sum.down_ns, outage.down_ns);
  add(sum.median_ns, outage.median_ns);
  add(sum.slowest_ns, outage.slowest_ns);
}

}  // namespace

std::optional<RecoverySummary> recovery_summary(const std::vector<const Trial*>& ended) {
  std::optional<RecoverySummary> out;
  std::vector<OneFault> faults;
  for (const Trial* trial : ended) {
    if (!trial->recovery) continue;
    if (!out) out.emplace();
    const Recovery& one = *trial->recovery;
    out->reopened += one.reopened;
    out->repeated += one.repeated;
    faults.resize(std::max(faults.size(), one.outages.size()));
    for (std::size_t i = 0; i < one.outages.size(); ++i)
      add(faults[i], one.outages[i], trial->status == TrialStatus::Ok);
  }
  for (OneFault& fault : faults) {
    OutageSummary& summary = out->outages.emplace_back(std::move(fault.summary));
    summary.down_ns = spread_of(std::move(fault.down_ns));
    summary.median_ns = spread_of(std::move(fault.median_ns));
    summary.slowest_ns = spread_of(std::move(fault.slowest_ns));
  }
  return out;
}

std::optional<SlowReadingSummary> slow_reading_summary(const std::vector<const Trial*>& ok) {
  std::optional<SlowReadingSummary> out;
  for (const Trial* trial : ok) {
    if (!trial->slow_reading) continue;
    const SlowReading& one = *trial->slow_reading;
    if (!out) out = {.clients = one.clients, .server_rss_growth_bytes = one.server_rss_growth_bytes};
    out->sent += one.sent;
    out->read += one.read;
    out->skipped += one.skipped;
    out->closed = std::max(out->closed, one.closed);
    out->waiting_bytes = std::max(out->waiting_bytes, one.waiting_bytes);
    out->server_rss_growth_bytes = std::max(out->server_rss_growth_bytes, one.server_rss_growth_bytes);
  }
  return out;
}

}  // namespace wirerace
