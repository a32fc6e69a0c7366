// What a reader of recordings tells: messages, and the connections they travelled on.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "transports/transport.hpp"

namespace wirerace {

/// As the client saw it.
enum class Direction : std::uint8_t { Receive, Send };

/// "receive", "send".
std::string_view to_string(Direction direction);

/// nullopt for any other word.
std::optional<Direction> direction_of(std::string_view word);

/// What a time may be at most: 9 × 10⁹ s since 1970 lie in the year 2255, and fit 63 bits as nanoseconds.
inline constexpr std::chrono::nanoseconds latest_time = std::chrono::seconds(9'000'000'000);

struct RecordedMessage {
  std::chrono::nanoseconds at{};  ///< 0 to latest_time, since whatever the recording counts from
  Direction direction = Direction::Receive;
  Kind kind = Kind::Binary;
  std::uint64_t bytes = 0;
  std::optional<std::string_view> content = {};  ///< borrowed for the call; nullopt where there is none
  std::size_t connection = 0;
};

/// A recording may hold several connections, each with a number of its reader's. What concerns one may come
/// before, between and after its messages.
class RecordingSink {
 public:
  virtual ~RecordingSink() = default;

  virtual void on_message(const RecordedMessage& message) = 0;

  /// Once a connection: a URL, or the filter that chooses it.
  virtual void on_name(std::size_t connection, std::string_view name) = 0;

  /// `count` more of what is no message of the trace: "retransmitted segments". nullopt: of all connections.
  virtual void on_left_out(std::optional<std::size_t> connection, std::string_view what,
                           std::uint64_t count) = 0;

  /// The connection's messages cannot be had from here on; a mistake only if it is the one that is wanted.
  virtual void on_problem(std::size_t connection, std::string_view what) = 0;

  /// Whether content is looked at in messages of this connection. Readers that must keep it aside spare it.
  virtual bool wants_content(std::size_t connection) const = 0;
};

/// The recording is damaged: where ("line 12"), and what is wrong there.
struct RecordingError : std::runtime_error {
  RecordingError(std::string where_, const std::string& what)
      : std::runtime_error(what), where(std::move(where_)) {}
  std::string where;
};

/// What keeps a recording from being imported, in whole sentences for people.
class ImportError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace wirerace
