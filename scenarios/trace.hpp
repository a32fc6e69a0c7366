// Reading a trace: the times and sizes of recorded messages. traces/README.md describes the format.
#pragma once

#include <chrono>
#include <string_view>
#include <vector>

#include "scenarios/scenario.hpp"

namespace wirerace {

/// Reads the text of a trace; times are counted from its first message. `file` names it in errors. Throws
/// ScenarioError, "trace.csv:12: …", for what is no trace.
std::vector<TraceEntry> read_trace(std::string_view file, std::string_view text);

/// How long a recording is: to one mean gap after its last message, so that 50 frames at 10 frames/s are 5 s.
/// 0 where all its messages have one time.
std::chrono::nanoseconds recording_length(const std::vector<TraceEntry>& trace);

}  // namespace wirerace
