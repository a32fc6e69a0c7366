// How far a run is, on standard error: one line that changes on a terminal, a line a trial elsewhere.
#pragma once

#include <chrono>
#include <string>

#include "harness/race.hpp"

namespace wirerace::cli {

class Progress {
 public:
  enum class Style : std::uint8_t { Quiet, Lines, Live };

  /// `planned` are the race's heats.
  Progress(Style style, std::vector<Heat> planned);
  ~Progress();

  void starting(std::size_t index);
  void finished(std::size_t index, const Trial& trial);

 private:
  std::chrono::seconds time_left(std::size_t from) const;

  Style style_;
  std::vector<Heat> planned_;
  TimePoint started_ = Clock::now();
};

}  // namespace wirerace::cli
