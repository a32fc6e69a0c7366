#include "transports/asio/acceptor.hpp"

#include <boost/asio/error.hpp>
#include <utility>

#include "transports/asio/handshake.hpp"

namespace wirerace::asio {

namespace {

constexpr int backlog = 4096;

// Out of descriptors, most likely: trying again at once would spin.
constexpr std::chrono::milliseconds retry_pause{20};

// Where a Unix socket, for which the kernel chooses no number, looks for one: IANA's dynamic ports.
constexpr std::uint16_t first_dynamic_port = 49152;

}  // namespace

template <class Over>
Acceptor<Over>::Acceptor(Loop& loop, const ServerOptions& options, std::function<void(Connected)> take)
    : take_(std::move(take)), acceptor_(loop.context()), retry_(loop.context()), port_(options.port) {
  error_code error;
  if constexpr (Over::has_tls) {
    if (options.tuning.tls) tls_ = tls::server_context(*options.tuning.tls);
  }
  if constexpr (!Over::kernel_finds_port) {
    if (port_ == 0) {
      port_ = first_dynamic_port;
      while ((error = listen(options.address)) == boost::asio::error::address_in_use && ++port_ != 0)
        continue;
    } else {
      error = listen(options.address);
    }
  } else {
    error = listen(options.address);
    if (!error) port_ = acceptor_.local_endpoint().port();
  }
  if (error) fail("listen on", options.address, port_, error);
  accept();
}

template <class Over>
error_code Acceptor<Over>::listen(const std::string& address) {
  const auto endpoint = Over::endpoint(address, port_);
  error_code error, ignored;
  acceptor_.close(ignored);
  acceptor_.open(endpoint.protocol(), error);
  if (!error) acceptor_.set_option(boost::asio::socket_base::reuse_address(true), error);
  if (!error) acceptor_.bind(endpoint, error);
  if (!error) acceptor_.listen(backlog, error);
  return error;
}

template <class Over>
void Acceptor<Over>::stop() {
  error_code ignored;
  acceptor_.close(ignored);
  retry_.cancel();
}

template <class Over>
void Acceptor<Over>::accept() {
  acceptor_.async_accept([this](const error_code& error, typename Over::Socket accepted) {
    if (error == boost::asio::error::operation_aborted) return;
    if (!error) {
      took(std::move(accepted));
      return accept();
    }
    retry_.expires_after(retry_pause);
    retry_.async_wait([this](const error_code& aborted) {
      if (!aborted) accept();
    });
  });
}

template <class Over>
void Acceptor<Over>::took(typename Over::Socket socket) {
  Over::make_ready(socket);
  if constexpr (Over::has_tls) {
    if (tls_) return secure(std::move(socket));
  }
  take_(Connected(std::move(socket)));
}

template <class Over>
void Acceptor<Over>::secure(StreamSocket socket) requires(Over::has_tls) {
  const auto shake_hands = [](tls::Engine& engine) {
    error_code error = engine.handshake();
    if (error || !engine.asked_for_ticket()) return error;
    char unheard;  // who only wanted the ticket, closes
    return engine.read({&unheard, 1}, error) > 0 ? make_error(tls::Fault::Closed) : error;
  };
  drive(Connection(std::move(socket), tls_, Side::Server), shake_hands,
        [this](const error_code& error, Connection connection) {
          if (!error && acceptor_.is_open()) take_(std::move(connection));
        });
}

template class Acceptor<Tcp>;
template class Acceptor<Unix>;
template class Acceptor<UnixPackets>;

}  // namespace wirerace::asio
