#include "scenarios/import/trace_writer.hpp"

#include <fmt/format.h>

#include <iterator>

#include "scenarios/import/text.hpp"

namespace wirerace {
namespace {

// Clocks are set back by less than this while a recording runs; more means another order or another unit.
constexpr std::chrono::nanoseconds most_backwards = std::chrono::seconds(1);

/// Whole microseconds; a half goes to the even one.
std::int64_t microseconds(std::chrono::nanoseconds time) {
  const std::int64_t whole = time.count() / 1000;
  const std::int64_t rest = time.count() % 1000;
  return whole + (rest > 500 || (rest == 500 && whole % 2 != 0) ? 1 : 0);
}

}  // namespace

void TraceWriter::on_message(const RecordedMessage& message) {
  if (message.connection != selection_.connection || message.direction != selection_.direction ||
      !fits_trace(message))
    return;
  ++messages_;
  const auto where = [this] { return fmt::format("message {} of those chosen", grouped(messages_)); };
  if (messages_ == 1) first_ = latest_ = message.at;
  if (message.at < latest_) {
    if (latest_ - message.at > most_backwards)
      throw RecordingError(
          where(),
          fmt::format("its time is {:.6f} s before that of a message above it: put them in order of time",
                      std::chrono::duration<double>(latest_ - message.at).count()));
    ++raised_;
  } else {
    latest_ = message.at;
  }
  last_us_ = microseconds(latest_ - first_);
  fmt::memory_buffer line;
  fmt::format_to(std::back_inserter(line), "{},{}\n", last_us_, message.bytes);
  trace_.write({line.data(), line.size()});
  if (!content_) return;
  if (!message.content)
    throw RecordingError(where(), "its bytes are not all in the recording: import without --keep-payload");
  content_->write(*message.content);
}

}  // namespace wirerace
