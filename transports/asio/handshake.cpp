#include "transports/asio/handshake.hpp"

#include <boost/asio/error.hpp>

namespace wirerace::asio {

namespace {

class Driven : public std::enable_shared_from_this<Driven> {
 public:
  using Step = std::function<error_code(tls::Engine&)>;
  using Done = std::function<void(const error_code&, Connection)>;

  Driven(Connection connection, Step step, Done done)
      : connection_(std::move(connection)),
        step_(std::move(step)),
        done_(std::move(done)),
        limit_(connection_.get_executor(), handshake_limit) {}

  void start() {
    limit_.async_wait([weak = weak_from_this()](const error_code& aborted) {
      const auto self = weak.lock();
      if (!aborted && self) self->finish(make_error(tls::Fault::TooSlow));
    });
    boost::asio::post(connection_.get_executor(), [self = shared_from_this()] { self->go_on(); });
  }

 private:
  void go_on() {
    tls::Engine& engine = *connection_.engine();
    const error_code error = step_(engine);
    if (error != boost::asio::error::would_block) return finish(error);
    connection_.async_wait(engine.blocked() ? StreamSocket::wait_write : StreamSocket::wait_read,
                           [self = shared_from_this()](const error_code& failed) {
                             if (!self->done_) return;
                             failed ? self->finish(failed) : self->go_on();
                           });
  }

  void finish(const error_code& error) {
    if (!done_) return;
    limit_.cancel();
    if (error) connection_.close();
    std::exchange(done_, nullptr)(error, std::move(connection_));
  }

  Connection connection_;
  Step step_;
  Done done_;  // null when it has been
  Timer limit_;
};

}  // namespace

void drive(Connection connection, std::function<error_code(tls::Engine&)> step,
           std::function<void(const error_code&, Connection)> done) {
  std::make_shared<Driven>(std::move(connection), std::move(step), std::move(done))->start();
}

}  // namespace wirerace::asio
