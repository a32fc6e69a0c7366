#include "harness/role.hpp"

#include "harness/usage.hpp"

namespace wirerace {

void Role::start(TimePoint at) {
  arrivals_.start(at);
  start_.store(at, std::memory_order_release);
  end_->wake_at(at);
}

void Role::on_open(Channel& channel) {
  const unsigned index = opening_.fetch_add(1);
  const unsigned clients = workload_.scenario().clients;
  if (index >= clients) return fail("more channels opened than the scenario has clients");
  joined(channel, index);
  if (opened_.fetch_add(1) + 1 == clients) events_.opened();
}

void Role::on_close(Channel* channel, std::string_view why) {
  fail((channel ? "a channel closed: " : "a channel could not be opened: ") + std::string(why));
}

void Role::on_timer() {
  if (begin() == TimePoint{}) return;
  const TimePoint now = Clock::now();
  if (now >= window_begin() && !at_begin_) at_begin_ = sample();
  TimePoint next = work(now);
  if (!at_begin_) next = std::min(next, window_begin());
  const TimePoint patience = window_end() + (traits_.reliable ? reliable_drain : unreliable_drain);
  if (now < window_end()) {
    next = std::min(next, window_end());
  } else {
    if (!window_over_) {
      at_end_ = sample();
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

void Role::check_done() {
  if (window_over_ && finished()) tell_done();
}

void Role::tell_done() {
  if (!done_.exchange(true)) events_.done();
}

Role::Sample Role::sample() const {
  return {cpu_time_ns(), end_->polls()};
}

control::Report Role::report() const {
  control::Report report;
  report.set_cpu_ns(at_end_.cpu_ns - at_begin_->cpu_ns);
  report.set_peak_rss_bytes(peak_rss_bytes());
  report.set_polls(at_end_.polls.total - at_begin_->polls.total);
  report.set_empty_polls(at_end_.polls.empty - at_begin_->polls.empty);
  arrivals_.report(*report.mutable_arrivals());
  add_to(report);
  return report;
}

}  // namespace wirerace
