// How far a run is, on standard error: one line that changes on a terminal, a line a trial elsewhere.
#pragma once

#include <chrono>
#include <string>

#include "harness/race.hpp"

namespace wirerace::cli {

/// Begins the line that a terminal shows anew.
inline constexpr const char* clear_line = "\r\033[K";

class Progress {
 public:
  enum class Style : std::uint8_t { Quiet, Lines, Live };

  /// `planned` are the race's heats, of which the first `done` have run already.
  Progress(Style style, std::vector<Heat> planned, std::size_t done);
  ~Progress();

  void starting(std::size_t index);
  void finished(std::size_t index, const Trial& trial);

 private:
  std::chrono::seconds time_left(std::size_t from) const;

  Style style_;
  std::vector<Heat> planned_;
  std::size_t done_;
  TimePoint started_ = Clock::now();
};

/// Live on a terminal.
Progress::Style progress_style(bool quiet);

}  // namespace wirerace::cli
