// The list of all backends.
#pragma once

#include <string_view>
#include <vector>

#include "transports/transport.hpp"

namespace wirerace {

/// Every backend, in the order of the tables. The first of a transport is its default. A reference for good.
const std::vector<Backend>& backends();

/// The backend named "transport/library", or the default one of "transport"; null where there is none.
const Backend* find_backend(std::string_view name);

}  // namespace wirerace
