// A scenario made concrete: which message goes when, where, and with which bytes. The same scenario and seed
// give the same workload on any machine; its digest proves it.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/payload.hpp"
#include "scenarios/scenario.hpp"

namespace wirerace {

/// One message of a workload. `at` counts from the start of the trial, warm-up included; 0 in a closed loop.
struct PlannedMessage {
  std::chrono::nanoseconds at{};
  std::uint32_t channel = 0;
  std::uint32_t bytes = 0;
};

/// Immutable once made; may be read from any thread.
///
/// Numbers. In an open loop message number n is messages()[n], in order of time. A closed loop has no end:
/// the messages are a cycle, and client c's i-th message (from 0) has the number i × clients + c.
///
/// Channels. Recorded and constant paces deal messages to the channels in turn; Poisson draws one for each.
///
/// Warm-up. A recorded pace rehearses: it plays the recording's beginning for the warm-up, then the measured
/// window plays the recording from its start. The other paces run through.
///
/// Sizes. A trace's in order, over and over, those below smallest() raised to it; or drawn from the seed.
///
/// Bytes. A message begins with its number (binary: 8 bytes, big-endian; text: 16 lower-case hex digits); the
/// rest is cut from a pool of bytes made from the seed, at a place that depends on the number.
class Workload {
 public:
  /// The smallest message: room for its number.
  static constexpr std::uint32_t smallest(Kind kind) { return Payload::number_bytes(kind); }

  /// Throws std::invalid_argument where the scenario makes no sense (no clients, messages below the smallest,
  /// …).
  explicit Workload(const Scenario& scenario);

  const Scenario& scenario() const { return scenario_; }
  bool closed() const { return scenario_.pace == Pace::Closed; }

  /// Open loop: every message, in order of time, warm-up first. Closed loop: the cycle (at and channel are
  /// 0).
  const std::vector<PlannedMessage>& messages() const { return messages_; }

  /// Message `number` of the workload; in an open loop the number must be below messages().size().
  PlannedMessage at(std::uint64_t number) const;

  /// The size of the reply to a message (echo only).
  std::uint32_t reply_bytes(const PlannedMessage& message) const;

  /// True for a message whose intended time, counted from the trial's start, lies in the measured window.
  bool measured(std::chrono::nanoseconds at) const;

  /// Open loop: how many messages lie in the measured window; 0 in a closed loop.
  std::uint64_t measured_messages() const { return measured_messages_; }

  /// Writes message `number`, `bytes` long (at least smallest()), into `out` (which keeps its capacity).
  void compose(std::uint64_t number, std::uint32_t bytes, std::string& out) const {
    payload_.compose(number, bytes, out);
  }

  /// The number that `message` says it has, or false where it is too short or not hex.
  bool read_number(std::string_view message, std::uint64_t& number) const {
    return payload_.read_number(message, number);
  }

  /// True where `message` is, byte for byte, message `number` at a length of `bytes`.
  bool matches(std::uint64_t number, std::uint32_t bytes, std::string_view message) const {
    return payload_.matches(number, bytes, message);
  }

  /// 16 hex digits (XXH3-64) over everything that decides what is sent: flow, kind, pace, clients, window,
  /// warm-up, duration, speed-scaled times, channels, sizes, replies and the payload pool. Names and headline
  /// are not in it.
  const std::string& digest() const { return digest_; }

 private:
  Scenario scenario_;
  std::vector<PlannedMessage> messages_;
  std::uint64_t measured_messages_ = 0;
  Payload payload_;
  std::string digest_;
};

}  // namespace wirerace
