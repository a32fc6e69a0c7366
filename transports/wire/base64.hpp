// Base64 as RFC 4648 §4 has it: the alphabet with + and /, padded.
#pragma once

#include <string>
#include <string_view>

namespace wirerace::wire {

/// Appends `bytes` in base64.
void append_base64(std::string& out, std::string_view bytes);

/// Puts what `text` encodes into `out`, in place of what was there. False where `text` is not base64 as
/// append_base64 makes it; `out` is then unspecified.
bool decode_base64(std::string_view text, std::string& out);

}  // namespace wirerace::wire
