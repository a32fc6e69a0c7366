#include "transports/registry.hpp"

#include "transports/grpc/grpc_callback.hpp"
#include "transports/grpc/grpc_cq.hpp"
#include "transports/grpc/grpc_sync.hpp"
#include "transports/long_polling/long_polling_httplib.hpp"
#include "transports/short_polling/short_polling_httplib.hpp"
#include "transports/sse/sse_httplib.hpp"
#include "transports/tcp/tcp_asio.hpp"
#include "transports/udp/udp_asio.hpp"
#include "transports/websocket/websocket_beast.hpp"

namespace wirerace {

const std::vector<Backend>& backends() {
  static const std::vector<Backend> all = {
      tcp_asio(),
      udp_asio(),
      websocket_beast(),
      grpc_cq(),
      grpc_callback(),
      grpc_sync(),
      sse_httplib(),
      long_polling_httplib(),
      short_polling_httplib(),
  };
  return all;
}

const Backend* find_backend(std::string_view name) {
  for (const Backend& backend : backends()) {
    if (name == backend.name || name == backend.transport()) return &backend;
  }
  return nullptr;
}

}  // namespace wirerace
