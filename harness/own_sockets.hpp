// The sockets of this process, whichever library made them.
#pragma once

#include <vector>

namespace wirerace {

struct OwnSocket {
  enum class Type { Tcp, Udp, Unix };
  int descriptor;
  Type type;
};

/// Every connected TCP socket, every UDP socket, and every connected Unix socket of a transport that is
/// open. Those are told from what else is connected by names in the abstract namespace.
std::vector<OwnSocket> own_sockets();

/// Shuts down every connection, both ways, so that both of its ends see it closed, as when a network breaks
/// it. Returns how many there were.
unsigned cut_connections();

}  // namespace wirerace
