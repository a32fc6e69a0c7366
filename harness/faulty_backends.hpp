// For tests: tcp/asio behind backends that do not keep what they promise. They are a registry of their own; a
// program that links it is the command line that races them.
#pragma once

#include <string_view>

namespace wirerace {

/// An end is faulty where this variable of its environment holds a number n: with the n-th message that it
/// sends, from 1. Elsewhere every backend here is honest.
inline constexpr const char* fault_at_variable = "WIRERACE_FAULT_AT";

enum class Fault {
  None,
  Drop,       ///< message n is not sent
  Duplicate,  ///< message n is sent twice
  Swap,       ///< message n is sent after the next one of its channel
  FlipFirst,  ///< a bit of message n's first, middle or last byte is another
  FlipMiddle,
  FlipLast,
  Truncate,    ///< message n lacks its last byte
  Misdeliver,  ///< message n is sent on another channel
  Stall,       ///< message n and all after it are not sent
  Die,         ///< with message n, received ones counted too, all channels are closed
};

}  // namespace wirerace
