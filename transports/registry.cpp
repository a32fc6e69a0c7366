#include "transports/registry.hpp"

#include "transports/grpc/grpc_callback.hpp"
#include "transports/grpc/grpc_cq.hpp"
#include "transports/grpc/grpc_server_stream.hpp"
#include "transports/grpc/grpc_sync.hpp"
#include "transports/grpc/grpc_unary.hpp"
#include "transports/long_polling/long_polling_beast.hpp"
#include "transports/long_polling/long_polling_httplib.hpp"
#include "transports/plain_http/http_beast.hpp"
#include "transports/plain_http/http_httplib.hpp"
#include "transports/short_polling/short_polling_beast.hpp"
#include "transports/short_polling/short_polling_httplib.hpp"
#include "transports/socketio/socketio_asio.hpp"
#include "transports/sse/sse_beast.hpp"
#include "transports/sse/sse_httplib.hpp"
#include "transports/tcp/tcp_asio.hpp"
#include "transports/udp/udp_asio.hpp"
#include "transports/unix/unix_asio.hpp"
#include "transports/webhook/webhook_beast.hpp"
#include "transports/websocket/websocket_asio.hpp"
#include "transports/websocket/websocket_beast.hpp"

namespace wirerace {

const std::vector<Backend>& backends() {
  static const std::vector<Backend> all = {
      tcp_asio(),
      tcp_asio_spin(),
      udp_asio(),
      udp_asio_gso(),
      unix_asio(),
      unix_asio_seqpacket(),
      websocket_beast(),
      websocket_beast_deflate(),
      websocket_asio(),
      socketio_asio(),
      grpc_cq(),
      grpc_callback(),
      grpc_sync(),
      grpc_server_stream(),
      grpc_unary(),
      sse_beast(),
      sse_httplib(),
      long_polling_beast(),
      long_polling_httplib(),
      short_polling_beast(),
      short_polling_httplib(),
      http_beast(),
      http_beast_close(),
      http_httplib(),
      http_httplib_close(),
      webhook_beast(),
  };
  return all;
}

}  // namespace wirerace
