// A stream of WebSocket frames: read alike, to the message and to the error, however it is cut.
#include <algorithm>
#include <cstdlib>
#include <string>

#include "transports/wire/websocket.hpp"

namespace {

using namespace wirerace;

constexpr std::size_t largest = 4096;

/// All that a reader makes of `stream`, given it `step` bytes at a time.
std::string read(Side side, std::string_view stream, std::size_t step) {
  wire::WebSocketReader reader(side, largest);
  std::string seen;
  try {
    while (!stream.empty()) {
      const auto space = reader.space();
      if (space.empty()) std::abort();
      const std::size_t size = std::min({space.size(), stream.size(), step});
      std::copy_n(stream.data(), size, space.data());
      reader.added(size);
      stream.remove_prefix(size);
      while (const auto received = reader.next()) {
        if (received->payload.size() > largest) std::abort();
        seen += std::to_string(static_cast<int>(received->opcode)) + ":";
        seen.append(received->payload);
      }
    }
  } catch (const wire::WebSocketError& error) {
    seen += error.what();
  }
  return seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view stream(reinterpret_cast<const char*>(data), size);
  for (const Side side : {Side::Server, Side::Client}) {
    const std::string whole = read(side, stream, stream.size());
    if (read(side, stream, 1) != whole || read(side, stream, 7) != whole) std::abort();
  }
  return 0;
}
