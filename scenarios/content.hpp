// The recorded bytes of messages.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scenarios/scenario.hpp"

namespace wirerace {

/// Makes recorded text fit to be sent, each message with its number in place of its first bytes: continuation
/// bytes that the number would cut off from their beginning become '_'. `content` has the messages of `trace`
/// one after the other, and as many bytes. Returns what is wrong where a message is not UTF-8:
/// "message 3 (bytes 100 to 149) …".
std::optional<std::string> fit_text_to_numbers(const std::vector<TraceEntry>& trace, std::string& content);

}  // namespace wirerace
