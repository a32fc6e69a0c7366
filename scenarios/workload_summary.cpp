#include "scenarios/workload_summary.hpp"

#include <algorithm>
#include <chrono>
#include <span>

namespace wirerace {
namespace {

using std::chrono::nanoseconds;

constexpr nanoseconds peak_window = std::chrono::milliseconds(100);

/// Bounds of 1, 2 and 5 in every power of ten from 1 µs on, after 0.
std::vector<std::uint64_t> gap_bounds() {
  std::vector<std::uint64_t> bounds = {0};
  for (std::uint64_t ten = 1'000; ten <= 1'000'000'000'000'000; ten *= 10)
    for (const std::uint64_t step : {1u, 2u, 5u}) bounds.push_back(step * ten);
  return bounds;
}

std::vector<std::uint64_t> size_bounds() {
  std::vector<std::uint64_t> bounds;
  for (std::uint64_t bound = 1; bound <= std::uint64_t{1} << 32; bound *= 2) bounds.push_back(bound);
  return bounds;
}

class Histogram {
 public:
  explicit Histogram(const std::vector<std::uint64_t>& bounds) {
    for (std::size_t i = 0; i + 1 < bounds.size(); ++i) buckets_.push_back({bounds[i], bounds[i + 1], 0});
  }

  void add(std::uint64_t value) {
    const auto above =
        std::upper_bound(buckets_.begin(), buckets_.end() - 1, value,
                         [](std::uint64_t v, const Bucket& bucket) { return v < bucket.from; });
    ++(above - 1)->count;
  }

  std::vector<Bucket> used() const {
    const auto is_used = [](const Bucket& bucket) { return bucket.count > 0; };
    const auto first = std::find_if(buckets_.begin(), buckets_.end(), is_used);
    const auto last = std::find_if(buckets_.rbegin(), buckets_.rend(), is_used).base();
    return first < last ? std::vector<Bucket>(first, last) : std::vector<Bucket>();
  }

 private:
  std::vector<Bucket> buckets_;
};

/// The most messages that any 100 ms have.
std::size_t peak(std::span<const PlannedMessage> messages) {
  std::size_t most = 0;
  std::size_t first = 0;
  for (std::size_t last = 0; last < messages.size(); ++last) {
    while (messages[last].at - messages[first].at >= peak_window) ++first;
    most = std::max(most, last - first + 1);
  }
  return most;
}

Traffic traffic_of(const Workload& workload, std::span<const PlannedMessage> measured) {
  Traffic traffic;
  traffic.warmup_messages = workload.messages().size() - measured.size();
  traffic.messages = workload.measured_messages();
  traffic.deliveries = workload.measured_deliveries();
  Histogram gaps(gap_bounds());
  for (std::size_t i = 0; i < measured.size(); ++i) {
    traffic.bytes += measured[i].bytes;
    if (i > 0) gaps.add(static_cast<std::uint64_t>((measured[i].at - measured[i - 1].at).count()));
  }
  traffic.gaps_ns = gaps.used();
  const nanoseconds duration = workload.scenario().duration;
  const auto rate = [](std::size_t messages, nanoseconds time) {
    return static_cast<double>(messages) / std::chrono::duration<double>(time).count();
  };
  traffic.mean_rate = rate(measured.size(), duration);
  traffic.peak_rate = rate(peak(measured), std::min(peak_window, duration));
  return traffic;
}

}  // namespace

WorkloadSummary summarize(const Workload& workload) {
  std::span<const PlannedMessage> messages = workload.messages();
  WorkloadSummary summary;
  if (!workload.cyclic()) {  // the warm-up is at the beginning, and nothing comes after the window
    messages = messages.last(workload.measured_messages());
    summary.traffic = traffic_of(workload, messages);
  }
  Histogram sizes(size_bounds());
  for (const PlannedMessage& message : messages) sizes.add(message.bytes);
  summary.sizes = sizes.used();
  return summary;
}

}  // namespace wirerace
