// The settings in force on this process's sockets, whichever library made them.
#pragma once

#include <map>
#include <string>

namespace wirerace {

/// Asked of the kernel (getsockopt) for every connected TCP socket and every UDP socket that is open:
/// "TCP_NODELAY": "on", "SO_SNDBUF": "2626560 bytes", "congestion control": "cubic", "segment": "65483
/// bytes", "sockets": "50 TCP". Where sockets differ: "on, off", "131072 to 540672 bytes".
std::map<std::string, std::string> socket_settings();

}  // namespace wirerace
