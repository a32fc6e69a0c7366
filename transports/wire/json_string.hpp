// What stands between the quotes of a JSON string (RFC 8259 §7), for whom a JSON library would copy too
// often.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace wirerace::wire {

/// Bytes that append_json_string() appends for `text`.
std::size_t json_string_size(std::string_view text);

/// Appends `text`, which is UTF-8, with what must be escaped escaped, as JSON.stringify does.
void append_json_string(std::string& out, std::string_view text);

/// What `escaped`, which is UTF-8, stands for: `escaped` itself where nothing is escaped, else put into
/// `decoded`. Nothing where a JSON string cannot have it between its quotes.
std::optional<std::string_view> decode_json_string(std::string_view escaped, std::string& decoded);

}  // namespace wirerace::wire
