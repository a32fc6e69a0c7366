#include "transports/asio/connector.hpp"

#include "transports/asio/handshake.hpp"

namespace wirerace::asio {

Connector::Connector(boost::asio::io_context& context, Endpoint endpoint, const Tls* tls,
                     const std::string& name)
    : context_(context),
      endpoint_(std::move(endpoint)),
      tls_(tls ? tls::client_context(*tls, name) : nullptr),
      resumes_(tls && tls->resumed) {}

void Connector::connect(Done done) {
  if (!resumes_ || session_) return open(std::move(done));
  waiting_.push_back(std::move(done));
  if (waiting_.size() == 1) fetch_session();
}

void Connector::open(Done done) {
  auto socket = std::make_shared<StreamSocket>(context_);
  const bool over_ip = endpoint_.protocol().family() != AF_UNIX;
  Connector* const under_tls = tls_ ? this : nullptr;
  socket->async_connect(endpoint_, [=, done = std::move(done)](const error_code& error) mutable {
    if (error) return done(error, Connection(std::move(*socket)));
    if (over_ip) no_delay(*socket);
    if (!under_tls) return done({}, Connection(std::move(*socket)));
    under_tls->secure(Connection(std::move(*socket), under_tls->tls_, Side::Client), std::move(done));
  });
}

void Connector::secure(Connection connection, Done done) {
  const auto session = session_;
  if (session) connection.engine()->resume(*session);
  const auto shake_hands = [this, session](tls::Engine& engine) {
    const error_code error = engine.handshake();
    if (error || !session || engine.resumed()) return error;
    if (session == session_) session_.reset();
    return make_error(tls::Fault::NotResumed);
  };
  drive(std::move(connection), shake_hands, std::move(done));
}

void Connector::fetch_session() {
  auto socket = std::make_shared<StreamSocket>(context_);
  socket->async_connect(endpoint_, [this, socket](const error_code& error) {
    if (error) return fetched(error);
    Connection connection(std::move(*socket), tls_, Side::Client);
    connection.engine()->ask_for_ticket();
    const auto take_ticket = [this](tls::Engine& engine) {
      error_code error = engine.handshake();
      if (error) return error;
      tls::Session session = engine.read_ticket(error);
      if (session) session_ = std::make_shared<const tls::Session>(std::move(session));
      return error;
    };
    drive(std::move(connection), take_ticket,
          [this](const error_code& failed, Connection) { fetched(failed); });
  });
}

void Connector::fetched(const error_code& error) {
  for (Done& done : std::exchange(waiting_, {})) {
    if (error) {
      done(error, Connection(StreamSocket(context_)));
    } else {
      open(std::move(done));
    }
  }
}

void PacketConnector::connect(Done done) {
  auto socket = std::make_shared<UnixPackets::Socket>(context_);
  socket->async_connect(endpoint_, [socket, done = std::move(done)](const error_code& error) {
    done(error, std::move(*socket));
  });
}

}  // namespace wirerace::asio
