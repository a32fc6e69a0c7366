// What sessions are known by.
#pragma once

#include <algorithm>
#include <string>

#include "transports/websocket/handshake.hpp"

namespace wirerace::socketio {

/// 16 random bytes, which nobody guesses, in characters that need no escape in a URL.
inline std::string random_identifier() {
  std::string identifier = websocket::random_key();
  identifier.resize(identifier.find('='));
  std::replace(identifier.begin(), identifier.end(), '+', '-');
  std::replace(identifier.begin(), identifier.end(), '/', '_');
  return identifier;
}

}  // namespace wirerace::socketio
