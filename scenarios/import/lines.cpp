#include "scenarios/import/lines.hpp"

#include <fmt/format.h>

#include "scenarios/import/recording.hpp"
#include "scenarios/import/text.hpp"

namespace wirerace {

bool Lines::next() {
  constexpr auto end = std::streambuf::traits_type::eof();
  line_.clear();
  auto c = in_.sbumpc();
  if (c == end) return false;
  ++number_;
  for (; c != end && c != '\n'; c = in_.sbumpc()) {
    if (line_.size() == longest_)
      throw RecordingError(where(), fmt::format("it is longer than {} bytes", grouped(longest_)));
    line_.push_back(static_cast<char>(c));
  }
  if (line_.ends_with('\r')) line_.pop_back();
  if (number_ == 1 && line_.starts_with("\xef\xbb\xbf")) line_.erase(0, 3);
  return true;
}

std::string Lines::where() const {
  return fmt::format("line {}", grouped(number_));
}

}  // namespace wirerace
