#include "harness/role.hpp"

namespace wirerace {

namespace {

class Sink : public Role {
 public:
  Sink(const Workload& workload, const Traits& traits, RoleEvents events)
      : Role(workload, traits, std::move(events),
             copies(workload) ? Arrivals::Of::Copies : Arrivals::Of::Messages) {}

  void on_message(Channel& channel, Message message) override {
    const TimePoint now = Clock::now();
    if (!channel.user) return;  // one channel too many
    auto& lane = *static_cast<Arrivals::Lane*>(channel.user);
    const auto number = arrivals_.check(lane, message);
    if (!number) return;
    arrivals_.count(lane, *number, message.bytes.size(), workload_.at(*number).at, now);
    check_done();
  }

 protected:
  bool joined(Channel& channel, unsigned index) override {
    channel.user = &arrivals_.lane(index);
    if (copies(workload_)) arrivals_.lane(index).channel = index;
    return true;
  }

  TimePoint work(TimePoint) override { return TimePoint::max(); }

  bool finished() const override {
    return arrivals_.distinct() == (workload_.cyclic() ? expected() : deliveries_);
  }

 private:
  static bool copies(const Workload& workload) { return workload.scenario().flow == Flow::Broadcast; }
};

}  // namespace

std::unique_ptr<Role> make_sink(const Workload& workload, const Traits& traits, RoleEvents events) {
  return std::make_unique<Sink>(workload, traits, std::move(events));
}

}  // namespace wirerace
