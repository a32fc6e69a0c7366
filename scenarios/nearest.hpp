// "Did you mean …?"
#pragma once

#include <span>
#include <string_view>

namespace wirerace {

/// The word that `typed` was most likely meant to be: one it begins, or else the one fewest edits away. Empty
/// where none is near.
std::string_view nearest(std::string_view typed, std::span<const std::string_view> words);

}  // namespace wirerace
