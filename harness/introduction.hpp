// How a client of a chat, or of a scenario in which connections may break, tells the server which of the
// workload's channels it is: by a message whose number, counted down from the largest there is, is that
// channel's. Slow readers count on from the scenario's clients.
#pragma once

#include <optional>
#include <string>

#include "scenarios/workload.hpp"
#include "transports/transport.hpp"

namespace wirerace {

inline void introduce(const Workload& workload, Channel& channel, std::uint32_t who) {
  const Kind kind = workload.scenario().payload;
  std::string message;
  workload.compose(~std::uint64_t{who}, Workload::smallest(kind), message);
  channel.send({kind, message});
}

/// The channel that introduced itself; nothing where `message` is no introduction.
inline std::optional<std::uint32_t> read_introduction(const Workload& workload, Message message) {
  std::uint64_t number = 0;
  if (message.kind != workload.scenario().payload || !workload.read_number(message.bytes, number)) return {};
  if (~number >= workload.scenario().clients + workload.scenario().slow_readers.clients) return {};
  if (!workload.matches(number, Workload::smallest(message.kind), message.bytes)) return {};
  return static_cast<std::uint32_t>(~number);
}

}  // namespace wirerace
