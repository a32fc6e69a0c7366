#include <fmt/format.h>

#include "scenarios/import/json_handler.hpp"
#include "scenarios/import/json_message.hpp"
#include "scenarios/import/lines.hpp"
#include "scenarios/import/readers.hpp"
#include "scenarios/import/text.hpp"

namespace wirerace {
namespace {

// The largest message, each of its bytes written as \u0000, and room for the other fields.
constexpr std::size_t longest_line = std::size_t{97} << 20;

class LineHandler final : public JsonHandler {
 public:
  JsonMessage fields;
  bool is_object = false;

  bool start_object(std::size_t) override {
    if (depth_++ == 0) is_object = true;
    return true;
  }
  bool start_array(std::size_t) override {
    ++depth_;
    return true;
  }
  bool end_object() override { return end_array(); }
  bool end_array() override {
    --depth_;
    return true;
  }
  bool key(string_t& key) override {
    if (depth_ == 1) key_ = std::move(key);
    return true;
  }
  bool string(string_t& value) override {
    if (depth_ == 1) fields.set_string(key_, value);
    return true;
  }

  void clear() {
    fields.clear();
    is_object = false;
    depth_ = 0;
  }

 private:
  bool number(std::string_view text) override {
    if (depth_ == 1) fields.set_number(key_, text);
    return true;
  }
  bool other() override { return true; }

  std::size_t depth_ = 0;
  std::string key_;
};

}  // namespace

void read_jsonl(std::streambuf& in, RecordingSink& sink) {
  Lines lines(in, longest_line);
  LineHandler handler;
  RecordedMessage message;
  while (lines.next()) {
    if (lines.line().find_first_not_of(" \t") == std::string::npos) continue;
    handler.clear();
    if (!nlohmann::json::sax_parse(lines.line(), &handler))
      throw RecordingError(fmt::format("{}, byte {}", lines.where(), grouped(handler.error_at())),
                           handler.error());
    if (!handler.is_object) throw RecordingError(lines.where(), "it is no JSON object");
    try {
      if (handler.fields.read(JsonMessage::Source::WebSocket, message)) {
        sink.on_message(message);
      } else {
        sink.on_left_out(message.connection, handler.fields.left_out(), 1);
      }
    } catch (const std::invalid_argument& error) {
      throw RecordingError(lines.where(), fmt::format("it {}", error.what()));
    }
  }
}

}  // namespace wirerace
