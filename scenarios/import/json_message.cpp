#include "scenarios/import/json_message.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

#include "scenarios/import/text.hpp"
#include "transports/wire/base64.hpp"

namespace wirerace {

void JsonMessage::clear() {
  type_.clear();
  time_.clear();
  opcode_.clear();
  data_.clear();
  has_data_ = false;
}

void JsonMessage::set_number(std::string_view key, std::string_view text) {
  if (key == "time") time_ = text;
  if (key == "opcode") opcode_ = text;
}

void JsonMessage::set_string(std::string_view key, std::string& value) {
  if (key == "type") type_ = std::move(value);
  if (key == "data") {
    data_ = std::move(value);
    has_data_ = true;
  }
}

bool JsonMessage::read(Source source, RecordedMessage& message) {
  message.kind = Kind::Text;
  message.direction = Direction::Receive;
  if (source == Source::WebSocket) {
    const auto direction = direction_of(type_);
    if (!direction) {
      if (type_.empty()) throw std::invalid_argument("has no \"type\": it must be \"send\" or \"receive\"");
      left_out_ = "entries of another type than send and receive";
      return false;
    }
    message.direction = *direction;
    if (opcode_.empty()) throw std::invalid_argument("has no \"opcode\": it must be 1 (text) or 2 (binary)");
    if (opcode_ != "1" && opcode_ != "2") {
      left_out_ = "frames that are neither text nor binary";
      return false;
    }
    if (opcode_ == "2") message.kind = Kind::Binary;
  }
  if (time_.empty()) throw std::invalid_argument("has no \"time\": it must be a number of seconds");
  const auto at = parse_time(time_, 9);
  if (!at)
    throw std::invalid_argument(fmt::format("has the time {}: it must be seconds, from 0 to {}",
                                            one_line(time_, 40), latest_time.count() / 1'000'000'000));
  message.at = *at;
  if (!has_data_) throw std::invalid_argument("has no \"data\": it must be a string");
  if (message.kind == Kind::Binary && !wire::decode_base64(data_, decoded_))
    throw std::invalid_argument("has opcode 2 (binary), but its data is not base64");
  message.content = message.kind == Kind::Binary ? decoded_ : data_;
  message.bytes = message.content->size();
  return true;
}

}  // namespace wirerace
