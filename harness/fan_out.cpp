#include "harness/fan_out.hpp"

#include <algorithm>

#include "harness/receivers.hpp"
#include "results/histogram.hpp"

namespace wirerace {

namespace {

/// Calls `use` with the latencies of the copies of each measured message.
template <class Use>
void for_each_message(const Workload& workload, std::span<const std::int64_t> latencies, Use use) {
  for (const PlannedMessage& message : workload.messages()) {
    if (!workload.measured(message.at)) continue;
    const std::size_t copies = workload.deliveries(message);
    if (latencies.size() < copies) return;
    use(latencies.first(copies));
    latencies = latencies.subspan(copies);
  }
}

}  // namespace

std::vector<std::int64_t> last_copies(const Workload& workload, std::span<const std::int64_t> latencies_ns) {
  std::vector<std::int64_t> last;
  for_each_message(workload, latencies_ns, [&](std::span<const std::int64_t> copies) {
    const auto [least, most] = std::ranges::minmax(copies);
    last.push_back(least < 0 ? -1 : most);
  });
  return last;
}

std::optional<FanOut> fan_out(const Workload& workload, std::span<const std::int64_t> latencies_ns) {
  if (most_copies(workload) < 2) return std::nullopt;
  Histogram first, median, last, spread;
  std::vector<std::int64_t> sorted;
  for_each_message(workload, latencies_ns, [&](std::span<const std::int64_t> copies) {
    sorted.assign(copies.begin(), copies.end());
    std::ranges::sort(sorted);
    if (sorted.front() < 0) return;
    first.record(sorted.front());
    median.record(sorted[(sorted.size() - 1) / 2]);
    last.record(sorted.back());
    spread.record(sorted.back() - sorted.front());
  });
  if (first.count() == 0) return std::nullopt;
  return FanOut{.first_ns = first.distribution(),
                .median_ns = median.distribution(),
                .last_ns = last.distribution(),
                .spread_ns = spread.distribution()};
}

}  // namespace wirerace
