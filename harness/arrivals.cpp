#include "harness/arrivals.hpp"

#include "harness/control_messages.hpp"
#include "harness/receivers.hpp"

namespace wirerace {

using std::chrono::nanoseconds;

Arrivals::Arrivals(const Workload& workload, Of of, bool one_thread)
    : workload_(workload),
      of_(of),
      claimed_(workload.scenario().clients),
      copies_(of == Of::Copies ? most_copies(workload) : 1),
      latencies_(workload.cyclic() ? 0 : workload.messages().size() * copies_) {
  const bool many_senders = of == Of::Copies && workload.scenario().flow == Flow::Chat;
  for (unsigned i = 0; i < workload.scenario().clients; ++i) {
    lanes_.push_back(std::make_unique<Lane>());
    lanes_.back()->expected_.resize(many_senders ? workload.scenario().room_clients : 1);
    if (!workload.closed()) continue;
    if (slices_.empty() || !one_thread)
      slices_.push_back(std::make_unique<LatencySlices>(workload.scenario().duration));
    lanes_.back()->slices_ = slices_.back().get();
  }
}

std::optional<std::uint64_t> Arrivals::check(Lane& lane, Message message) {
  const auto number = [&]() -> std::optional<std::uint64_t> {
    std::uint64_t says = 0;
    if (message.kind != workload_.scenario().payload || !workload_.read_number(message.bytes, says))
      return {};
    if (!workload_.cyclic() && says >= workload_.messages().size()) return {};
    if (workload_.scenario().pace == Pace::Flood)
      workload_.prefetch(says + 2 * workload_.scenario().clients);  // the one after the next of this channel
    const PlannedMessage planned = workload_.at(says);
    if (!is_right(says, planned, message.bytes)) return {};
    return is_for(planned, lane) ? std::optional(says) : std::nullopt;
  }();
  if (!number) ++lane.corrupt_;
  return number;
}

bool Arrivals::is_right(std::uint64_t number, const PlannedMessage& planned, std::string_view bytes) const {
  if (of_ != Of::Replies) return workload_.matches(number, planned.bytes, bytes);
  if (workload_.scenario().acknowledged) return workload_.acknowledges(number, bytes);
  return workload_.matches(number, workload_.reply_bytes(planned), bytes);
}

bool Arrivals::is_for(const PlannedMessage& planned, Lane& lane) {
  if (of_ == Of::Copies) return goes_to(workload_, planned, *lane.channel);
  if (!lane.channel && !claimed_[planned.channel].exchange(true)) lane.channel = planned.channel;
  return lane.channel == planned.channel;
}

void Arrivals::count(Lane& lane, std::uint64_t number, std::size_t bytes, nanoseconds intended,
                     TimePoint now) {
  const bool flood = workload_.scenario().pace == Pace::Flood;
  const bool measured = flood ? in_window(now) : workload_.measured(intended);
  const std::int64_t latency = (now - start_.load(std::memory_order_acquire) - intended).count();
  if (!first_arrival(lane, number, latency)) {
    lane.duplicated_ += measured;
    return;
  }
  ++distinct_;
  const bool many_senders = lane.expected_.size() > 1;
  std::uint64_t& expected =
      lane.expected_[many_senders ? workload_.at(number).channel % lane.expected_.size() : 0];
  if (number < expected) {
    lane.reordered_ += measured;
  } else {
    expected = number + 1;
  }
  if (workload_.scenario().headline == Headline::Fps) count_frame(lane, now);
  if (!measured) return;
  ++lane.delivered_;
  lane.delivered_bytes_ += bytes;
  if (workload_.scenario().flow == Flow::Echo) lane.request_bytes_ += workload_.at(number).bytes;
  if (lane.first_ == TimePoint{}) lane.first_ = now;
  lane.last_ = now;
  if (flood) return;
  lane.latency_.record(latency);
  if (lane.slices_) lane.slices_->record(intended - workload_.scenario().warmup, latency);
  const auto deadline = workload_.scenario().deadline;
  lane.late_ += deadline && latency > deadline->count();
}

// Copies of a message lie side by side, in order of their channels.
std::size_t Arrivals::slot(const Lane& lane, std::uint64_t number) const {
  return of_ == Of::Copies ? number * copies_ + copy_for(workload_, workload_.at(number), *lane.channel)
                           : number;
}

bool Arrivals::first_arrival(Lane& lane, std::uint64_t number, std::int64_t latency) {
  if (!workload_.cyclic()) {
    std::int64_t& known = latencies_[slot(lane, number)];
    if (known != 0) return false;
    known = std::max<std::int64_t>(latency, 0) + 1;
    return true;
  }
  const std::uint64_t place = number / workload_.scenario().clients;
  if (place >= lane.seen_.size()) lane.seen_.resize(std::max<std::size_t>(2 * place, 1 << 16));
  if (lane.seen_[place]) return false;
  lane.seen_[place] = true;
  return true;
}

// A frame counts by when it arrives, as who watches would see it; the time before the window's first frame
// and after its last (see report) may be the longest freeze.
void Arrivals::count_frame(Lane& lane, TimePoint now) const {
  const auto [begin, end] = window();
  if (now < begin) return;
  const TimePoint since = std::max(lane.last_frame_, begin);
  if (since >= end) return;
  lane.longest_freeze_ = std::max(lane.longest_freeze_, nanoseconds(std::min(now, end) - since));
  if (now < end) lane.frame_intervals_.record((now - since).count());
  lane.last_frame_ = now;
}

bool Arrivals::in_window(TimePoint now) const {
  const auto [begin, end] = window();
  return now >= begin && now < end;
}

std::pair<TimePoint, TimePoint> Arrivals::window() const {
  const TimePoint begin = start_.load(std::memory_order_acquire) + workload_.scenario().warmup;
  return {begin, begin + workload_.scenario().duration};
}

void Arrivals::report(control::Arrivals& report) const {
  report.set_distinct(distinct_);
  Histogram latency, frame_intervals;
  TimePoint first = TimePoint::max(), last{};
  nanoseconds freeze{};
  const auto [begin, end] = window();
  for (const auto& lane : lanes_) {
    report.set_delivered(report.delivered() + lane->delivered_);
    report.set_delivered_bytes(report.delivered_bytes() + lane->delivered_bytes_);
    report.set_request_bytes(report.request_bytes() + lane->request_bytes_);
    report.set_duplicated(report.duplicated() + lane->duplicated_);
    report.set_reordered(report.reordered() + lane->reordered_);
    report.set_corrupt(report.corrupt() + lane->corrupt_);
    report.set_late(report.late() + lane->late_);
    latency.add(lane->latency_);
    frame_intervals.add(lane->frame_intervals_);
    freeze = std::max(freeze, lane->longest_freeze_);
    if (lane->last_frame_ < end)
      freeze = std::max(freeze, nanoseconds(end - std::max(lane->last_frame_, begin)));
    control::Client& client = *report.add_clients();
    if (lane->channel) client.set_channel(*lane->channel);
    client.set_delivered(lane->delivered_);
    if (const auto p99 = lane->latency_.trusted_value_at(0.99)) client.set_p99_ns(*p99);
    if (lane->first_ != TimePoint{}) first = std::min(first, lane->first_);
    last = std::max(last, lane->last_);
  }
  if (last != TimePoint{}) {
    report.set_first_ns(nanoseconds(first.time_since_epoch()).count());
    report.set_last_ns(nanoseconds(last.time_since_epoch()).count());
  }
  *report.mutable_latency() = to_control(latency.distribution());
  report.set_latency_histogram(encode_histogram(latency));
  *report.mutable_frame_interval() = to_control(frame_intervals.distribution());
  report.set_longest_freeze_ns(freeze.count());
  report_times(report);
  if (report.delivered() > 0 && workload_.scenario().pace != Pace::Flood) report_slices(report);
}

void Arrivals::report_times(control::Arrivals& report) const {
  if (workload_.cyclic() || workload_.measured_deliveries() > most_reported) return;
  for (std::size_t number = 0; number < workload_.messages().size(); ++number) {
    const PlannedMessage& planned = workload_.messages()[number];
    if (!workload_.measured(planned.at)) continue;
    const std::uint32_t copies = of_ == Of::Copies ? workload_.deliveries(planned) : 1;
    for (std::uint32_t copy = 0; copy < copies; ++copy)
      report.add_latencies_ns(latencies_[number * copies_ + copy] - 1);
  }
}

void Arrivals::report_slices(control::Arrivals& report) const {
  LatencySlices slices(workload_.scenario().duration);
  for (const auto& some : slices_) slices.add(*some);
  for (std::size_t slot = 0; slot < latencies_.size(); ++slot) {
    const nanoseconds intended = workload_.messages()[slot / copies_].at;
    if (latencies_[slot] != 0 && workload_.measured(intended))
      slices.record(intended - workload_.scenario().warmup, latencies_[slot] - 1);
  }
  *report.mutable_latency_slices() = to_control(slices.figures());
}

}  // namespace wirerace
