#include "harness/role.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "harness/control_messages.hpp"
#include "harness/socket_settings.hpp"

namespace wirerace {

using std::chrono::nanoseconds;

void Role::start(TimePoint at, TimePoint from) {
  arrivals_.start(at);
  from_ = from;
  start_.store(at, std::memory_order_release);
  end_->wake_at(at - workload_.scenario().idle);
}

void Role::on_open(Channel& channel) {
  const unsigned index = opening_.fetch_add(1);
  const unsigned clients = workload_.scenario().clients;
  if (index >= clients) return fail("more channels opened than the scenario has clients");
  if (joined(channel, index)) ready();
}

void Role::ready() {
  // Written before it is counted: who counts the last may read all.
  const unsigned place = readying_.fetch_add(1);
  ready_at_[place] = Clock::now();
  if (ready_.fetch_add(1) + 1 < workload_.scenario().clients) return;
  rss_open_ = rss_bytes();
  spent_open_ = spent();
  events_.opened();
}

void Role::expect(std::uint64_t messages) {
  expected_ = messages;
  check_done();
}

void Role::on_close(Channel* channel, std::string_view why) {
  if (channel && channel->user) left(*channel);
  if (channel) return fail("a channel closed: " + std::string(why));
  fail(fmt::format("a channel could not be opened, when {} of {} were: {}", ready_.load(),
                   workload_.scenario().clients, why));
}

void Role::on_timer() {
  if (begin() == TimePoint{}) return;
  const TimePoint now = Clock::now();
  const nanoseconds idle = workload_.scenario().idle;
  if (idle > nanoseconds(0)) {
    if (!at_idle_) at_idle_ = sample();
    if (now >= begin() && !at_idle_end_) at_idle_end_ = sample();
    if (now < begin()) return end_->wake_at(begin());
  }
  if (now >= window_begin() && !at_begin_) {
    wire_begin_ = wire_counts();
    at_begin_ = sample();
  }
  TimePoint next = work(now);
  if (!at_begin_) next = std::min(next, window_begin());
  const TimePoint patience = window_end() + drain();
  if (now < window_end()) {
    next = std::min(next, window_end());
  } else {
    if (!window_over_) {
      at_end_ = sample();
      window_ended();
      // Sequentially consistent, as in check_done(): of this and the last arrival, one must see the other.
      window_over_ = true;
    }
    check_done();
    if (now >= patience) {
      tell_done();
    } else if (!done_) {
      next = std::min(next, patience);
    }
  }
  if (next != TimePoint::max()) end_->wake_at(next);
}

std::chrono::milliseconds Role::drain() const {
  if (!workload_.scenario().faults.empty()) return faulty_drain;
  return traits_.reliable ? reliable_drain : unreliable_drain;
}

void Role::check_done() {
  if (window_over_ && finished()) tell_done();
}

void Role::tell_done() {
  if (done_.exchange(true)) return;
  wire_done_ = wire_counts();
  held_.set_rss_bytes(rss_bytes());
  held_.set_opening_rss_bytes(rss_open_ - std::min(rss_open_, rss_before_));
  held_.set_opening_cpu_ns(cpu_ns(spent_open_) - cpu_ns(spent_before_));
  held_.set_threads(threads());
  held_.set_open_files(open_files());
  for (const auto& [setting, value] : socket_settings()) (*held_.mutable_in_force())[setting] = value;
  events_.done();
}

Role::Sample Role::sample() const {
  return {.at = Clock::now(),
          .spent = spent(),
          .system_calls = system_calls_ ? std::optional(system_calls_->count()) : std::nullopt,
          .polls = end_->polls(),
          .rss = rss_bytes()};
}

void Role::add_opening(control::Opening& opening) const {
  const auto since_boot = [](TimePoint time) { return nanoseconds(time.time_since_epoch()).count(); };
  opening.set_last_ns(since_boot(std::ranges::max(ready_at_)));
  if (connecting_ == TimePoint{}) return;
  opening.set_began_ns(since_boot(connecting_));
  Histogram each;
  for (const TimePoint ready : ready_at_) each.record((ready - connecting_).count());
  *opening.mutable_each() = to_control(each.distribution());
}

void Role::add_wire(control::Wire& wire, const WireCounts& now) const {
  wire.set_namespace_id(network_namespace_id());
  wire.set_sent_bytes(wire_done_.sent_bytes - wire_begin_.sent_bytes);
  wire.set_sent_packets(wire_done_.sent_packets - wire_begin_.sent_packets);
  wire.set_received_bytes(wire_done_.received_bytes - wire_begin_.received_bytes);
  wire.set_received_packets(wire_done_.received_packets - wire_begin_.received_packets);
  wire.set_total_sent_bytes(now.sent_bytes - wire_before_.sent_bytes);
  wire.set_total_sent_packets(now.sent_packets - wire_before_.sent_packets);
  wire.set_total_received_bytes(now.received_bytes - wire_before_.received_bytes);
  wire.set_total_received_packets(now.received_packets - wire_before_.received_packets);
}

control::Report Role::report(const WireCounts& wire) const {
  control::Report report;
  control::Spent& spent = *report.mutable_spent();
  spent.set_user_ns(at_end_.spent.user_ns - at_begin_->spent.user_ns);
  spent.set_system_ns(at_end_.spent.system_ns - at_begin_->spent.system_ns);
  spent.set_voluntary_switches(at_end_.spent.voluntary_switches - at_begin_->spent.voluntary_switches);
  spent.set_involuntary_switches(at_end_.spent.involuntary_switches - at_begin_->spent.involuntary_switches);
  spent.set_rss_growth_bytes(static_cast<std::int64_t>(at_end_.rss - at_begin_->rss));
  if (at_end_.system_calls) spent.set_system_calls(*at_end_.system_calls - *at_begin_->system_calls);
  // The kernel counts pages a batch at a time: its peak may lag behind.
  report.set_peak_rss_bytes(std::max(peak_rss_bytes(), std::uint64_t{held_.rss_bytes()}));
  report.set_polls(at_end_.polls.total - at_begin_->polls.total);
  report.set_empty_polls(at_end_.polls.empty - at_begin_->polls.empty);
  *report.mutable_held() = held_;
  add_opening(*report.mutable_opening());
  if (at_idle_end_) {
    const Spent &from = at_idle_->spent, &to = at_idle_end_->spent;
    const std::uint64_t busy_ns = cpu_ns(to) - cpu_ns(from);
    report.set_idle_cores(static_cast<double>(busy_ns) /
                          static_cast<double>(nanoseconds(at_idle_end_->at - at_idle_->at).count()));
  }
  add_wire(*report.mutable_wire(), wire);
  arrivals_.report(*report.mutable_arrivals());
  add_to(report);
  return report;
}

}  // namespace wirerace
