#include "harness/wire_counts.hpp"

#include <sys/stat.h>

#include <cinttypes>
#include <cstdio>
#include <fstream>
#include <string>
#include <thread>

namespace wirerace {

WireCounts wire_counts() {
  WireCounts all;
  std::ifstream interfaces("/proc/self/net/dev");
  for (std::string line; std::getline(interfaces, line);) {
    const auto name_end = line.find(':');
    if (name_end == std::string::npos) continue;  // the two lines of column heads
    WireCounts one;
    // Eight columns of what was received, then eight of what was sent; each bytes, packets, …
    if (std::sscanf(line.c_str() + name_end + 1,
                    "%" SCNu64 " %" SCNu64 " %*u %*u %*u %*u %*u %*u %" SCNu64 " %" SCNu64,
                    &one.received_bytes, &one.received_packets, &one.sent_bytes, &one.sent_packets) != 4)
      continue;
    all.sent_bytes += one.sent_bytes;
    all.sent_packets += one.sent_packets;
    all.received_bytes += one.received_bytes;
    all.received_packets += one.received_packets;
  }
  return all;
}

WireCounts settled_wire_counts() {
  WireCounts before = wire_counts();
  for (int i = 0; i < 10; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    const WireCounts now = wire_counts();
    if (now == before) break;
    before = now;
  }
  return before;
}

std::uint64_t network_namespace_id() {
  struct stat found {};
  return ::stat("/proc/self/ns/net", &found) == 0 ? found.st_ino : 0;
}

}  // namespace wirerace
