// Sessions of TLS that are resumed, and such as are not.
#include "transports/asio/connector.hpp"

#include <gtest/gtest.h>

#include "transports/asio/acceptor.hpp"
#include "transports/asio/byte_stream.hpp"
#include "transports/tls/certificates.hpp"

namespace wirerace::asio {
namespace {

/// Takes connections and keeps them.
class Keeper {
 public:
  explicit Keeper(const Tls& tls, std::uint16_t port = 0)
      : acceptor_(loop_, {.port = port, .tuning = {.tls = std::make_shared<const Tls>(tls)}},
                  [this](Connection connection) { kept_.push_back(std::move(connection)); }) {
    loop_.start();
  }
  ~Keeper() { loop_.stop(); }

  std::uint16_t port() const { return acceptor_.port(); }
  std::size_t kept() {
    std::size_t now = 0;
    loop_.run([&] { now = kept_.size(); });
    return now;
  }

 private:
  Loop loop_{[] {}};
  std::vector<Connection> kept_;
  Acceptor<Tcp> acceptor_;
};

class SessionsOfTls : public testing::Test {
 protected:
  SessionsOfTls() : tls(make_tls("127.0.0.1")) {}

  void connect_to(std::uint16_t port) {
    connector.emplace(context, Tcp::endpoint("127.0.0.1", port), &tls, "127.0.0.1");
  }

  struct Outcome {
    std::string error;
    bool resumed = false;
  };

  /// Of so many connections begun at once.
  std::vector<Outcome> connect(std::size_t connections) {
    std::vector<Outcome> outcomes;
    for (std::size_t i = 0; i < connections; ++i) {
      connector->connect([&](const error_code& error, Connection connection) {
        outcomes.push_back({error ? describe(error) : "", !error && connection.engine()->resumed()});
        if (!error) open.push_back(std::move(connection));
      });
    }
    context.restart();
    context.run();
    EXPECT_EQ(outcomes.size(), connections);
    return outcomes;
  }

  Tls tls;
  boost::asio::io_context context;
  std::optional<Connector> connector;
  std::vector<Connection> open;
};

TEST_F(SessionsOfTls, AreNotResumedUnlessTheyAreToBe) {
  Keeper server(tls);
  connect_to(server.port());
  for (const auto& outcome : {connect(1).front(), connect(1).front()}) {
    EXPECT_EQ(outcome.error, "");
    EXPECT_FALSE(outcome.resumed);
  }
}

TEST_F(SessionsOfTls, AreResumedByEveryConnectionThatTheServerKeeps) {
  Keeper server(tls);
  tls.resumed = true;
  connect_to(server.port());
  for (const std::size_t connections : {5, 1}) {
    for (const auto& outcome : connect(connections)) {
      EXPECT_EQ(outcome.error, "");
      EXPECT_TRUE(outcome.resumed);
    }
  }
  while (server.kept() < 6 && !HasFailure()) continue;
  EXPECT_EQ(server.kept(), 6u);
}

TEST_F(SessionsOfTls, OfAServerThatHasGoneAreAnErrorOnceAndThenMadeAnew) {
  auto server = std::make_unique<Keeper>(tls);
  const std::uint16_t port = server->port();
  tls.resumed = true;
  connect_to(port);
  EXPECT_EQ(connect(1).front().error, "");
  open.clear();
  server.reset();
  server = std::make_unique<Keeper>(tls, port);
  EXPECT_EQ(connect(1).front().error, "TLS: the server did not resume the session");
  EXPECT_TRUE(connect(1).front().resumed);
}

TEST_F(SessionsOfTls, ThatCannotBeHadAreAnErrorOfEachConnectionThatWaits) {
  Keeper server(make_tls("127.0.0.1"));
  tls.resumed = true;
  connect_to(server.port());
  for (const auto& outcome : connect(3))
    EXPECT_TRUE(outcome.error.starts_with("TLS: certificate verify failed: ")) << outcome.error;
}

}  // namespace
}  // namespace wirerace::asio
