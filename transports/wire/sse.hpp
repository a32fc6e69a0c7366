// Server-sent events (WHATWG HTML §9.2): messages as events, and the parser of an event stream.
//
// A text message is an event with the default type, its lines as data lines, unchanged. The format takes CR
// for a line end and is for text only, so a text with CR or NUL goes as an event of type "text" and a binary
// message as one of type "binary", both with the bytes in base64. Each event has the message's number as its
// id.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "transports/transport.hpp"

namespace wirerace::wire {

/// Appends `message` as an event with the id `id`.
void append_event(std::string& out, std::uint64_t id, Message message);

/// An event of a stream. Valid until the parser is called again.
struct Event {
  std::string_view type;  ///< "message" where the stream gave none
  std::string_view data;
  std::string_view id;  ///< the last id the stream gave, with this event or before
};

/// An event that is no message of ours.
class BadEvent : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The message an event of append_event carries. Valid as long as the event and `decoded`, which takes the
/// bytes that were in base64. Throws BadEvent.
Message event_message(const Event& event, std::string& decoded);

/// The number in an event's id. Throws BadEvent where it is none.
std::uint64_t event_number(const Event& event);

/// Parses a stream that comes in pieces: feed() one, then take events with next() until there is none.
class EventParser {
 public:
  /// `piece` is borrowed until next() has returned nothing.
  void feed(std::string_view piece) { rest_ = piece; }

  std::optional<Event> next();

  /// How long the stream asks to wait before reconnecting, where it does.
  std::optional<std::chrono::milliseconds> retry() const { return retry_; }

 private:
  std::optional<std::string_view> next_line();
  void field(std::string_view line);

  std::string_view rest_;
  std::string line_;          // the beginning of a line whose end has not come
  bool line_taken_ = false;   // line_ was given out by next_line()
  bool after_cr_ = false;     // an LF right after belongs to the line end before
  bool first_line_ = true;    // which may begin with a byte order mark
  bool event_taken_ = false;  // type_ and data_ were given out by next()
  std::string type_;
  std::string data_;  // each line followed by LF
  std::string id_;
  std::optional<std::chrono::milliseconds> retry_;
};

}  // namespace wirerace::wire
