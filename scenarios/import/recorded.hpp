// For tests: what a reader tells, kept.
#pragma once

#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "scenarios/import/recording.hpp"

namespace wirerace {

struct KeptMessage {
  std::int64_t at_ns = 0;
  Direction direction = Direction::Receive;
  Kind kind = Kind::Binary;
  std::uint64_t bytes = 0;
  std::string content;  ///< "(none)" where there is none
  std::size_t connection = 0;

  bool operator==(const KeptMessage&) const = default;
};

class Recorded final : public RecordingSink {
 public:
  void on_message(const RecordedMessage& m) override {
    messages.push_back({m.at.count(), m.direction, m.kind, m.bytes, std::string(m.content.value_or("(none)")),
                        m.connection});
  }
  void on_name(std::size_t connection, std::string_view name) override { names[connection] = name; }
  void on_left_out(std::optional<std::size_t>, std::string_view what, std::uint64_t count) override {
    left_out[std::string(what)] += count;
  }
  void on_problem(std::size_t connection, std::string_view what) override { problems[connection] = what; }
  bool wants_content(std::size_t) const override { return true; }

  std::vector<KeptMessage> messages;
  std::map<std::size_t, std::string> names;
  std::map<std::string, std::uint64_t> left_out;
  std::map<std::size_t, std::string> problems;
};

/// What `read` tells of `text`.
template <class Read>
Recorded recorded(Read read, const std::string& text) {
  Recorded sink;
  std::stringbuf in(text);
  read(in, sink);
  return sink;
}

/// "line 2: it is no JSON object" of the RecordingError that reading `text` throws; "" where it throws none.
template <class Read>
std::string damage(Read read, const std::string& text) {
  try {
    recorded(read, text);
  } catch (const RecordingError& error) {
    return error.where + ": " + error.what();
  }
  return "";
}

/// Reads every beginning of `text`, the whole not among them: each either is read or throws RecordingError.
/// Returns how many threw.
template <class Read>
std::size_t damaged_beginnings(Read read, const std::string& text) {
  std::size_t damaged = 0;
  for (std::size_t length = 0; length < text.size(); ++length)
    damaged += damage(read, text.substr(0, length)).empty() ? 0 : 1;
  return damaged;
}

}  // namespace wirerace
