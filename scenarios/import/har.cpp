#include <fmt/format.h>

#include <array>
#include <istream>

#include "scenarios/import/json_handler.hpp"
#include "scenarios/import/json_message.hpp"
#include "scenarios/import/readers.hpp"
#include "scenarios/import/text.hpp"

namespace wirerace {
namespace {

/// Where in a HAR the parser is: each place lies within the one before it, Request beside Messages.
enum class Place : std::uint8_t { Outside, Root, Log, Entries, Entry, Request, Messages, Message };
constexpr std::array around = {Place::Outside, Place::Outside, Place::Root,  Place::Log,
                               Place::Entries, Place::Entry,   Place::Entry, Place::Messages};

class HarHandler final : public JsonHandler {
 public:
  explicit HarHandler(RecordingSink& sink) : sink_(sink) {}

  /// "in entry 3, message 812", or "" before the first entry.
  std::string where() const {
    if (entry_ == 0) return "";
    if (place_ != Place::Message) return fmt::format("in entry {}", grouped(entry_));
    return fmt::format("in entry {}, message {}", grouped(entry_), grouped(message_));
  }
  bool saw_entries() const { return saw_entries_; }

  bool start_object(std::size_t) override {
    if (skipped_ > 0) return skip();
    if (place_ == Place::Outside) return enter(Place::Root);
    if (place_ == Place::Root && key_ == "log") return enter(Place::Log);
    if (place_ == Place::Entries) {
      ++entry_;
      message_ = 0;
      url_.clear();
      return enter(Place::Entry);
    }
    if (place_ == Place::Entry && key_ == "request") return enter(Place::Request);
    if (place_ == Place::Messages) {
      ++message_;
      fields_.clear();
      return enter(Place::Message);
    }
    return skip();
  }

  bool start_array(std::size_t) override {
    if (skipped_ > 0) return skip();
    if (place_ == Place::Log && key_ == "entries") {
      saw_entries_ = true;
      return enter(Place::Entries);
    }
    if (place_ == Place::Entry && (key_ == "_webSocketMessages" || key_ == "_eventSourceMessages")) {
      source_ =
          key_ == "_webSocketMessages" ? JsonMessage::Source::WebSocket : JsonMessage::Source::EventStream;
      return enter(Place::Messages);
    }
    return skip();
  }

  bool end_object() override {
    if (skipped_ == 0 && place_ == Place::Message) tell_message();
    if (skipped_ == 0 && place_ == Place::Entry && message_ > 0) sink_.on_name(entry_, url_);
    return leave();
  }
  bool end_array() override { return leave(); }

  bool key(string_t& key) override {
    if (skipped_ == 0) key_ = std::move(key);
    return true;
  }

  bool string(string_t& value) override {
    if (skipped_ > 0) return true;
    if (place_ == Place::Request && key_ == "url") url_ = std::move(value);
    if (place_ == Place::Message) fields_.set_string(key_, value);
    return other();
  }

 private:
  bool number(std::string_view text) override {
    if (skipped_ == 0 && place_ == Place::Message) fields_.set_number(key_, text);
    return other();
  }

  bool other() override {
    if (skipped_ == 0 && place_ == Place::Messages) {
      ++message_;
      throw RecordingError(where(), fmt::format("message {} is no object", grouped(message_)));
    }
    return true;
  }

  bool enter(Place place) {
    place_ = place;
    return true;
  }
  bool skip() {
    ++skipped_;
    return true;
  }
  bool leave() {
    if (skipped_ > 0) {
      --skipped_;
    } else {
      place_ = around[static_cast<std::size_t>(place_)];
    }
    return true;
  }

  void tell_message() {
    RecordedMessage message;
    try {
      if (!fields_.read(source_, message)) return sink_.on_left_out(entry_, fields_.left_out(), 1);
    } catch (const std::invalid_argument& error) {
      throw RecordingError(where(), fmt::format("it {}", error.what()));
    }
    message.connection = entry_;
    sink_.on_message(message);
  }

  RecordingSink& sink_;
  Place place_ = Place::Outside;
  std::size_t skipped_ = 0;  ///< objects and arrays open within `place_` that are of no concern
  std::string key_;
  std::size_t entry_ = 0;
  std::size_t message_ = 0;
  std::string url_;
  JsonMessage::Source source_ = JsonMessage::Source::WebSocket;
  JsonMessage fields_;
  bool saw_entries_ = false;
};

}  // namespace

void read_har(std::streambuf& buffer, RecordingSink& sink) {
  std::istream in(&buffer);
  HarHandler handler(sink);
  if (!nlohmann::json::sax_parse(in, &handler)) {
    const std::string where = handler.where();
    throw RecordingError(
        fmt::format("at byte {}{}{}", grouped(handler.error_at()), where.empty() ? "" : ", ", where),
        handler.error());
  }
  if (!handler.saw_entries())
    throw RecordingError("at its end", "this is JSON, but no HAR, which has a list \"entries\" in \"log\"");
}

}  // namespace wirerace
