// A message split over datagrams, and the datagrams that open and close a conversation.
//
// Every datagram begins with a header, big-endian: type (1 byte), kind (1), fragment index (2), fragment
// count (2), message length (4), message id (4). Only a Fragment carries bytes behind it; for other types the
// rest is zero. A message is cut into equal parts of ceil(length / count) bytes; the last may be shorter.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "transports/transport.hpp"

namespace wirerace::wire {

enum class DatagramType : std::uint8_t {
  Hello,    ///< client: open a channel; repeated until answered
  Welcome,  ///< server: it is open
  Alive,    ///< client: still here; the server answers with the same
  Bye,      ///< either: it is closed, or unknown here
  Fragment,
};

struct DatagramHeader {
  DatagramType type = DatagramType::Fragment;
  Kind kind = Kind::Binary;
  std::uint16_t index = 0;
  std::uint16_t count = 0;
  std::uint32_t length = 0;
  std::uint32_t message = 0;

  std::size_t part() const { return (std::size_t{length} + count - 1) / count; }
};

inline constexpr std::size_t datagram_header_bytes = 14;

std::array<char, datagram_header_bytes> encode(const DatagramHeader& header);

/// Nothing where `datagram` is none of ours, or its fragment is not as long as its header says.
std::optional<DatagramHeader> decode_datagram(std::string_view datagram);

/// Joins fragments to messages. A message with a fragment missing is lost as a whole: it is given up when it
/// is `horizon` messages behind the newest. One thread at a time.
class Reassembly {
 public:
  static constexpr std::uint32_t horizon = 64;

  explicit Reassembly(std::size_t largest_message) : largest_message_(largest_message) {}

  /// The message that this datagram, a Fragment with `header`, completes. Valid until the next call, and
  /// while `datagram` is.
  std::optional<Message> add(const DatagramHeader& header, std::string_view datagram);

 private:
  struct Partial {
    DatagramHeader first;    // of the fragment that came first
    std::string bytes;       // fragments in their places
    std::vector<bool> have;  // which
    std::size_t missing;     // fragments
  };

  std::size_t largest_message_;
  std::map<std::uint32_t, Partial> partial_;
  std::string complete_;
};

}  // namespace wirerace::wire
