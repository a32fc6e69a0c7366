#include "transports/wire/sse.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "transports/wire/base64.hpp"
#include "transports/wire/number.hpp"

namespace wirerace::wire {

namespace {

void append_lines(std::string& out, std::string_view text) {
  for (;;) {
    const std::size_t end = text.find('\n');
    out += "data: ";
    out += text.substr(0, end);
    out += '\n';
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

bool fits_lines(std::string_view text) {
  return text.find('\r') == std::string_view::npos && text.find('\0') == std::string_view::npos;
}

}  // namespace

void append_event(std::string& out, std::uint64_t id, Message message) {
  char number[20];
  const char* end = std::to_chars(number, number + sizeof number, id).ptr;
  out += "id: ";
  out.append(number, static_cast<std::size_t>(end - number));
  out += '\n';
  if (message.kind == Kind::Text && fits_lines(message.bytes)) {
    append_lines(out, message.bytes);
  } else {
    out += message.kind == Kind::Text ? "event: text\ndata: " : "event: binary\ndata: ";
    append_base64(out, message.bytes);
    out += '\n';
  }
  out += '\n';
}

Message event_message(const Event& event, std::string& decoded) {
  if (event.type == "message") return {Kind::Text, event.data};
  if (event.type != "binary" && event.type != "text") {
    throw BadEvent("an event of unknown type \"" + std::string(event.type) + "\"");
  }
  if (!decode_base64(event.data, decoded)) throw BadEvent("an event whose data is not base64");
  return {event.type == "text" ? Kind::Text : Kind::Binary, decoded};
}

std::uint64_t event_number(const Event& event) {
  if (const auto number = parse_number<std::uint64_t>(event.id)) return *number;
  throw BadEvent("an event whose id is no number");
}

std::optional<Event> EventParser::next() {
  if (std::exchange(event_taken_, false)) {
    type_.clear();
    data_.clear();
  }
  while (const auto line = next_line()) {
    if (!line->empty()) {
      field(*line);
    } else if (data_.empty()) {
      type_.clear();
    } else {
      event_taken_ = true;
      return Event{.type = type_.empty() ? "message" : std::string_view(type_),
                   .data = std::string_view(data_).substr(0, data_.size() - 1),
                   .id = id_};
    }
  }
  return std::nullopt;
}

std::optional<std::string_view> EventParser::next_line() {
  if (std::exchange(line_taken_, false)) line_.clear();
  if (rest_.empty()) return std::nullopt;
  if (std::exchange(after_cr_, false) && rest_.front() == '\n') rest_.remove_prefix(1);

  std::size_t end = rest_.find('\n');
  end = std::min(end, rest_.substr(0, end).find('\r'));
  if (end == std::string_view::npos) {
    line_ += rest_;
    rest_ = {};
    return std::nullopt;
  }
  std::string_view line = rest_.substr(0, end);
  after_cr_ = rest_[end] == '\r';
  rest_.remove_prefix(end + 1);
  if (!line_.empty()) {
    line_ += line;
    line = line_;
    line_taken_ = true;
  }
  if (std::exchange(first_line_, false) && line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
  return line;
}

void EventParser::field(std::string_view line) {
  const std::size_t colon = line.find(':');
  const std::string_view name = line.substr(0, colon);
  std::string_view value = colon == std::string_view::npos ? std::string_view() : line.substr(colon + 1);
  if (value.starts_with(' ')) value.remove_prefix(1);

  if (name == "data") {
    data_ += value;
    data_ += '\n';
  } else if (name == "event") {
    type_ = value;
  } else if (name == "id") {
    if (value.find('\0') == std::string_view::npos) id_ = value;
  } else if (name == "retry") {
    std::uint32_t milliseconds = 0;
    const char* end = value.data() + value.size();
    const auto parsed = std::from_chars(value.data(), end, milliseconds);
    if (parsed.ec == std::errc() && parsed.ptr == end) retry_ = std::chrono::milliseconds(milliseconds);
  }
}

}  // namespace wirerace::wire
