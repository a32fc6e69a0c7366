// What a backend's settings come to.
#pragma once

#include <map>
#include <string>

#include "transports/transport.hpp"

namespace wirerace {

/// Opens a channel of `backend` between two ends in this process and reads back what socket_settings() tells
/// of both. Empty where no channel opens within 10 s. Throws TransportError where an end cannot be made.
std::map<std::string, std::string> settings_in_force(const Backend& backend);

}  // namespace wirerace
