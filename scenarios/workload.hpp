// A scenario made concrete: which message goes when, where, and with which bytes. The same scenario and seed
// give the same workload on any machine; its digest proves it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/payload.hpp"
#include "scenarios/plan.hpp"
#include "scenarios/scenario.hpp"

namespace wirerace {

/// The clients of a chat that get each other's messages: clients first to first + clients - 1.
struct Room {
  std::uint32_t number = 0;
  std::uint32_t first = 0;
  std::uint32_t clients = 0;
};

/// Immutable once made; may be read from any thread.
///
/// Numbers. Where messages have times (an open loop), message number n is messages()[n], in order of time. A
/// closed loop and a flood have no end: the messages are a cycle, and client c's i-th message (from 0) has
/// the number i × clients + c.
///
/// Channels. The client that sends, or that is sent to. Poisson draws one for each message; the other paces
/// deal messages to the channels in turn. A broadcast's messages are every channel's, and have channel 0.
///
/// Warm-up. A recorded pace rehearses: it plays the recording's beginning for the warm-up, then the measured
/// window plays the recording from its start. The other paces run through.
///
/// Sizes. A trace's in order, over and over, those below smallest() raised to it; or drawn from the seed.
///
/// Bytes. A message begins with its number (binary: 8 bytes, big-endian; text: 16 lower-case hex digits); the
/// rest is what was recorded after as many bytes, where the scenario has the recording's content, or else cut
/// from a pool of bytes made from the seed, at a place that depends on the number.
class Workload {
 public:
  /// The smallest message: room for its number.
  static constexpr std::uint32_t smallest(Kind kind) { return Payload::number_bytes(kind); }

  /// Throws std::invalid_argument where the scenario makes no sense (no clients, messages below the smallest,
  /// …).
  explicit Workload(const Scenario& scenario);

  const Scenario& scenario() const { return scenario_; }
  bool closed() const { return scenario_.pace == Pace::Closed; }

  /// True where the messages are a cycle without times: a closed loop or a flood.
  bool cyclic() const { return closed() || scenario_.pace == Pace::Flood; }

  /// Every message, in order of time, warm-up first; or the cycle (at and channel are 0).
  const std::vector<PlannedMessage>& messages() const { return plan_.messages; }

  /// Message `number` of the workload; where it is not cyclic, the number must be below messages().size().
  PlannedMessage at(std::uint64_t number) const;

  /// The room a client is in. Chat only.
  Room room_of(std::uint32_t channel) const;

  /// How many clients (uplink and echo: the server, 1) should get a message: broadcast: all; chat: the others
  /// of the sender's room.
  std::uint32_t deliveries(const PlannedMessage& message) const;

  /// The size of the reply to a message (echo only), or of the acknowledgement (of an acknowledged uplink).
  std::uint32_t reply_bytes(const PlannedMessage& message) const;

  /// How much of a message is enough to acknowledge it, where it is no shorter than that.
  static constexpr std::uint32_t acknowledgement_bytes = 16;

  /// True where `reply` is the beginning of message `number`, byte for byte, and enough to acknowledge it;
  /// all of it is a beginning too.
  bool acknowledges(std::uint64_t number, std::string_view reply) const;

  /// True for a message whose intended time, counted from the trial's start, lies in the measured window.
  bool measured(std::chrono::nanoseconds at) const;

  /// How many messages lie in the measured window, and how many clients should get them in all; 0 where the
  /// workload is cyclic.
  std::uint64_t measured_messages() const { return measured_messages_; }
  std::uint64_t measured_deliveries() const { return measured_deliveries_; }

  /// Writes message `number`, `bytes` long (at least smallest()), into `out` (which keeps its capacity). Only
  /// at its planned size has it recorded bytes: a reply of another size is made from the seed.
  void compose(std::uint64_t number, std::uint32_t bytes, std::string& out) const;

  /// The number that `message` says it has, or false where it is too short or not hex.
  bool read_number(std::string_view message, std::uint64_t& number) const {
    return payload_.read_number(message, number);
  }

  /// True where `message` is, byte for byte, message `number` at a length of `bytes`.
  bool matches(std::uint64_t number, std::uint32_t bytes, std::string_view message) const;

  /// Message `number` is soon to be composed, or matched: see Payload::prefetch().
  void prefetch(std::uint64_t number) const {
    if (content_at_.empty()) payload_.prefetch(number);
  }

  /// 16 hex digits (XXH3-64) over everything that decides what is sent: flow, kind, pace, clients, rooms,
  /// window, warm-up, duration, speed-scaled times, channels, sizes, replies and acknowledgements, the
  /// payload pool and recorded content. Names, headline and deadline are not in it.
  const std::string& digest() const { return digest_; }

 private:
  /// The recorded bytes after the number of message `number`; nullopt where it is made from the seed.
  std::optional<std::string_view> recorded_body(std::uint64_t number, std::uint32_t bytes) const;

  Scenario scenario_;
  Plan plan_;
  std::uint64_t measured_messages_ = 0;
  std::uint64_t measured_deliveries_ = 0;
  std::vector<std::uint64_t> content_at_;  // where each recorded message's bytes begin
  Payload payload_;
  std::string digest_;
};

}  // namespace wirerace
