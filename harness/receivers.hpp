// Which channels are to have a message: one, or as many copies of it in a broadcast and in a chat.
#pragma once

#include <cstdint>

#include "scenarios/workload.hpp"

namespace wirerace {

/// Of any one message.
inline std::uint32_t most_copies(const Workload& workload) {
  const Scenario& scenario = workload.scenario();
  if (scenario.flow == Flow::Broadcast) return scenario.clients;
  return scenario.flow == Flow::Chat ? scenario.room_clients - 1 : 1;
}

/// Broadcast: to all; chat: to all others in the sender's room.
inline bool goes_to(const Workload& workload, const PlannedMessage& message, std::uint32_t channel) {
  if (workload.scenario().flow == Flow::Broadcast) return true;
  if (workload.scenario().flow != Flow::Chat) return channel == message.channel;
  return channel != message.channel &&
         workload.room_of(channel).number == workload.room_of(message.channel).number;
}

/// The place of `channel` among those that a message goes to, in order.
inline std::uint32_t copy_for(const Workload& workload, const PlannedMessage& message,
                              std::uint32_t channel) {
  if (workload.scenario().flow == Flow::Broadcast) return channel;
  if (workload.scenario().flow != Flow::Chat) return 0;
  return channel - workload.room_of(channel).first - (channel > message.channel ? 1 : 0);
}

/// Of all messages, warm-up included; 0 where the workload is cyclic.
inline std::uint64_t all_deliveries(const Workload& workload) {
  std::uint64_t all = 0;
  if (workload.cyclic()) return all;
  for (const PlannedMessage& message : workload.messages()) all += workload.deliveries(message);
  return all;
}

}  // namespace wirerace
