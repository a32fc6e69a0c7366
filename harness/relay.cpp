#include <shared_mutex>
#include <span>
#include <vector>

#include "harness/introduction.hpp"
#include "harness/role.hpp"

namespace wirerace {

namespace {

// Where callbacks of channels may run at the same time, a room is locked: shared to speak in it, alone to
// enter or to leave, so that nobody speaks to a channel that has gone.
class Relay : public Role {
 public:
  Relay(const Workload& workload, const Traits& traits, RoleEvents events)
      : Role(workload, traits, std::move(events), Arrivals::Of::Messages),
        rooms_(workload.room_of(workload.scenario().clients - 1).number + 1) {
    for (Room& room : rooms_) room.members.resize(workload.scenario().room_clients);
  }

  void on_message(Channel& channel, Message message) override {
    if (!channel.user) return;  // one channel too many
    auto& lane = *static_cast<Arrivals::Lane*>(channel.user);
    if (!lane.channel) return enter(channel, lane, message);
    const auto number = arrivals_.check(lane, message);
    if (!number) return;
    Room& room = rooms_[workload_.room_of(*lane.channel).number];
    std::shared_lock lock(room.mutex, std::defer_lock);
    if (!traits_.single_threaded) lock.lock();
    const std::span<Channel* const> members(room.members);
    const std::size_t speaker = *lane.channel % members.size();
    end().send_all(members.first(speaker), message);
    end().send_all(members.subspan(speaker + 1), message);
  }

 protected:
  bool joined(Channel& channel, unsigned index) override {
    channel.user = &arrivals_.lane(index);
    return false;  // until it has said who it is
  }

  void left(Channel& channel) override {
    const auto& lane = *static_cast<Arrivals::Lane*>(channel.user);
    if (lane.channel) member(*lane.channel, nullptr);
  }

  TimePoint work(TimePoint) override { return TimePoint::max(); }

  bool finished() const override { return true; }

 private:
  struct Room {
    std::shared_mutex mutex;
    std::vector<Channel*> members;  // null: not there
  };

  void enter(Channel& channel, Arrivals::Lane& lane, Message message) {
    const auto who = read_introduction(workload_, message);
    if (!who) return arrivals_.count_corrupt(lane);
    lane.channel = *who;
    member(*who, &channel);
    ready();
  }

  void member(std::uint32_t who, Channel* channel) {
    Room& room = rooms_[workload_.room_of(who).number];
    const std::unique_lock lock(room.mutex);
    room.members[who % room.members.size()] = channel;
  }

  std::vector<Room> rooms_;
};

}  // namespace

std::unique_ptr<Role> make_relay(const Workload& workload, const Traits& traits, RoleEvents events) {
  return std::make_unique<Relay>(workload, traits, std::move(events));
}

}  // namespace wirerace
