// For tests: tcp/asio behind backends that do not keep what they promise. They are a registry of their own; a
// program that links it is the command line that races them.
#pragma once

#include <string_view>

namespace wirerace {

/// An end is faulty where this variable of its environment holds a number n. Elsewhere every backend here is
/// honest.
inline constexpr const char* fault_at_variable = "WIRERACE_FAULT_AT";

/// Where this variable names a file, a faulty end that goes adds a line to it: how many messages it had sent
/// wrongly.
inline constexpr const char* fault_log_variable = "WIRERACE_FAULT_LOG";

enum class Fault {
  None,
  Drop,       ///< the message is not sent
  Duplicate,  ///< the message is sent twice
  Swap,       ///< the message is sent after the next one of its channel
  FlipFirst,  ///< a bit of the message's first, middle or last byte is another
  FlipMiddle,
  FlipLast,
  Truncate,    ///< the message lacks its last byte
  Misdeliver,  ///< the message is sent on another channel
  Stall,       ///< the message and all after it are not sent
  Die,         ///< with the message, received ones counted too, all channels are closed
  Shed,        ///< the message is not sent where it is longer than n bytes
  Delay,       ///< the message is sent n ms later, in its order
  SendSlowly,  ///< sending the message takes n ms
  TakeSlowly,  ///< handing a message that has arrived to the listener takes n ms
};

/// Which messages of those that an end sends, counted from 1, a fault befalls.
enum class Befalls {
  One,    ///< the n-th
  Each,   ///< the n-th, the 2n-th, …
  OneIn,  ///< one in n, at random
  All,    ///< n says how badly
};

}  // namespace wirerace
