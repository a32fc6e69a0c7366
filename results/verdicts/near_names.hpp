// For errors: the names there are that are most like one that is none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wirerace {

/// "p99", "p99, p90 and p50": of `names`, at most three, the most alike first. Names must not be empty.
std::string near_names(std::string_view typed, std::vector<std::string_view> names);

}  // namespace wirerace
