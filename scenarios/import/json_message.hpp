// One message as browsers write it: {"type": "receive", "time": 1618677817.02, "opcode": 1, "data": "…"}.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "scenarios/import/recording.hpp"

namespace wirerace {

class JsonMessage {
 public:
  enum class Source : std::uint8_t {
    WebSocket,    ///< all four fields
    EventStream,  ///< "time" and "data": a text that was received
  };

  void clear();
  void set_number(std::string_view key, std::string_view text);
  void set_string(std::string_view key, std::string& value);

  /// Fills all of `message` but its connection; the content is this object's. False for what is no message:
  /// left_out() then says what it is. Throws std::invalid_argument, "has no time …".
  bool read(Source source, RecordedMessage& message);
  std::string_view left_out() const { return left_out_; }

 private:
  std::string type_;
  std::string time_;
  std::string opcode_;
  std::string data_;
  bool has_data_ = false;
  std::string decoded_;
  std::string_view left_out_;
};

}  // namespace wirerace
