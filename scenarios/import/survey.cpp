#include "scenarios/import/survey.hpp"

#include "scenarios/check.hpp"

namespace wirerace {

bool fits_trace(const RecordedMessage& message) {
  return message.bytes > 0 && message.bytes <= largest_message_bytes;
}

void Survey::on_message(const RecordedMessage& message) {
  ++messages_;
  Tally& tally = connections_[message.connection].tallies[static_cast<std::size_t>(message.direction)];
  if (!fits_trace(message)) {
    ++(message.bytes == 0 ? tally.empty : tally.too_large);
    return;
  }
  ++tally.messages;
  tally.text += message.kind == Kind::Text ? 1 : 0;
  tally.below_8 += message.bytes < 8 ? 1 : 0;
  tally.below_16 += message.bytes < 16 ? 1 : 0;
}

void Survey::on_left_out(std::optional<std::size_t> connection, std::string_view what, std::uint64_t count) {
  auto& counts = connection ? connections_[*connection].left_out : left_out_;
  const auto found = counts.find(what);
  if (found == counts.end()) {
    counts.emplace(what, count);
  } else {
    found->second += count;
  }
}

}  // namespace wirerace
