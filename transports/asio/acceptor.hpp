// Listening for connections.
#pragma once

#include <boost/asio/basic_socket_acceptor.hpp>
#include <functional>

#include "transports/asio/addresses.hpp"
#include "transports/asio/connection.hpp"

namespace wirerace::asio {

/// From the moment it is made it accepts, once the loop runs; each connection, made ready, goes to `take`.
/// Over is Tcp, whose connections are under TLS where the options say so, Unix or UnixPackets.
template <class Over>
class Acceptor {
 public:
  using Connected = typename Over::Connected;

  /// Throws TransportError where the address cannot be listened on.
  Acceptor(Loop& loop, const ServerOptions& options, std::function<void(Connected)> take);

  std::uint16_t port() const { return port_; }

  /// Listens no more. On the loop's thread.
  void stop();

 private:
  error_code listen(const std::string& address);
  void accept();
  void took(typename Over::Socket socket);
  void secure(StreamSocket socket) requires(Over::has_tls);

  tls::Context tls_;  // null: in the clear
  std::function<void(Connected)> take_;
  boost::asio::basic_socket_acceptor<typename Over::Protocol, Executor> acceptor_;
  Timer retry_;
  std::uint16_t port_;
};

extern template class Acceptor<Tcp>;
extern template class Acceptor<Unix>;
extern template class Acceptor<UnixPackets>;

}  // namespace wirerace::asio
