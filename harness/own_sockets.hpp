// The sockets of this process, whichever library made them.
#pragma once

#include <vector>

namespace wirerace {

struct OwnSocket {
  int descriptor;
  bool tcp;  ///< else UDP
};

/// Every connected TCP socket and every UDP socket that is open.
std::vector<OwnSocket> own_sockets();

/// Shuts down every TCP connection, both ways, so that both of its ends see it closed, as when a network
/// breaks it. Returns how many there were.
unsigned cut_connections();

}  // namespace wirerace
