// Listening for connections.
#pragma once

#include <boost/asio/basic_socket_acceptor.hpp>
#include <functional>

#include "transports/asio/addresses.hpp"

namespace wirerace::asio {

/// From the moment it is made it accepts, once the loop runs; each socket, made ready, goes to `take`. Over
/// is Tcp or Unix.
template <class Over>
class Acceptor {
 public:
  using Socket = typename Over::Socket;

  /// Throws TransportError where the address cannot be listened on.
  Acceptor(Loop& loop, const ServerOptions& options, std::function<void(Socket)> take);

  std::uint16_t port() const { return port_; }

  /// Listens no more. On the loop's thread.
  void stop();

 private:
  error_code listen(const std::string& address);
  void accept();

  std::function<void(Socket)> take_;
  boost::asio::basic_socket_acceptor<typename Over::Protocol, Executor> acceptor_;
  Timer retry_;
  std::uint16_t port_;
};

extern template class Acceptor<Tcp>;
extern template class Acceptor<Unix>;

}  // namespace wirerace::asio
