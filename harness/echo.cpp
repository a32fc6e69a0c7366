#include "harness/role.hpp"

namespace wirerace {

namespace {

class Echo : public Role {
 public:
  Echo(const Workload& workload, const Traits& traits, RoleEvents events)
      : Role(workload, traits, std::move(events), Arrivals::Of::Messages) {}

  void on_message(Channel& channel, Message message) override {
    if (!channel.user) return;  // one channel too many
    // A message that is not right gets no reply: its sender would take the reply for proof that it was.
    const auto number = arrivals_.check(*static_cast<Arrivals::Lane*>(channel.user), message);
    if (!number) return;
    const std::uint32_t bytes = workload_.reply_bytes(workload_.at(*number));
    if (bytes == message.bytes.size()) return channel.send(message);
    if (workload_.scenario().acknowledged)
      return channel.send({message.kind, message.bytes.substr(0, bytes)});
    thread_local std::string reply;
    workload_.compose(*number, bytes, reply);
    channel.send({message.kind, reply});
  }

 protected:
  bool joined(Channel& channel, unsigned index) override {
    channel.user = &arrivals_.lane(index);
    return true;
  }

  TimePoint work(TimePoint) override { return TimePoint::max(); }

  bool finished() const override { return true; }
};

}  // namespace

std::unique_ptr<Role> make_echo(const Workload& workload, const Traits& traits, RoleEvents events) {
  return std::make_unique<Echo>(workload, traits, std::move(events));
}

}  // namespace wirerace
