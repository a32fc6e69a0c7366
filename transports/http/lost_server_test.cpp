// What channels over HTTP do where their server has gone: they end at once, and not when a time limit is up.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <thread>

#include "transports/conformance_peer.hpp"
#include "transports/long_polling/long_polling_beast.hpp"
#include "transports/long_polling/long_polling_httplib.hpp"
#include "transports/over_every_backend.hpp"
#include "transports/short_polling/short_polling_beast.hpp"
#include "transports/short_polling/short_polling_httplib.hpp"
#include "transports/sse/sse_beast.hpp"
#include "transports/sse/sse_httplib.hpp"

namespace wirerace {
namespace {

using conformance::Peer;

/// A server in a process of its own, to be killed. Make it before any thread.
class ServerProcess {
 public:
  explicit ServerProcess(const Backend& backend) {
    int ends[2];
    if (::pipe(ends) != 0) ADD_FAILURE() << "no pipe";
    pid_ = ::fork();
    if (pid_ == 0) serve(backend, ends[1]);
    ::close(ends[1]);
    EXPECT_EQ(::read(ends[0], &port_, sizeof port_), static_cast<ssize_t>(sizeof port_));
    ::close(ends[0]);
  }
  ~ServerProcess() { kill(); }

  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  std::uint16_t port() const { return port_; }

  void kill() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(std::exchange(pid_, 0), nullptr, 0);
  }

 private:
  [[noreturn]] static void serve(const Backend& backend, int tell_port) noexcept {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // should the test be killed first
    Peer peer;
    const auto server = backend.serve({}, peer);
    const std::uint16_t port = server->port();
    if (::write(tell_port, &port, sizeof port) == sizeof port) ::pause();
    ::_exit(1);
  }

  pid_t pid_;
  std::uint16_t port_ = 0;
};

/// Answers as a server does that was started anew: whoever had a session before has none now.
class ForgetfulServer {
 public:
  ForgetfulServer() {
    server_.Post("/session", [](const httplib::Request&, httplib::Response& response) {
      response.status = 201;
      response.set_content("1", "text/plain");
    });
    // The first stream breaks off, the first poll has no news.
    server_.Get("/events", [this](const httplib::Request&, httplib::Response& response) {
      if (known_.exchange(false)) {
        response.set_chunked_content_provider("text/event-stream",
                                              [](std::size_t, httplib::DataSink&) { return false; });
      } else {
        forgotten(response);
      }
    });
    server_.Get("/poll", [this](const httplib::Request&, httplib::Response& response) {
      response.status = 204;
      if (!known_.exchange(false)) forgotten(response);
    });
    port_ = static_cast<std::uint16_t>(server_.bind_to_any_port("127.0.0.1"));
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    while (!server_.is_running()) std::this_thread::yield();  // else stop() is not heard
  }
  ~ForgetfulServer() {
    server_.stop();
    thread_.join();
  }

  std::uint16_t port() const { return port_; }

 private:
  static void forgotten(httplib::Response& response) {
    response.status = 410;
    response.set_content("no such session", "text/plain");
  }

  httplib::Server server_;
  std::atomic<bool> known_ = true;
  std::uint16_t port_;
  std::thread thread_;
};

class LostServer : public testing::TestWithParam<Backend> {
 protected:
  std::unique_ptr<Client> connect(std::uint16_t port, unsigned channels) {
    return GetParam().connect(
        {.port = port, .channels = channels, .tuning = {.poll_interval = std::chrono::milliseconds(5)}},
        peer);
  }

  /// For far less time than a request that has no answer is given.
  void wait_closed(std::size_t channels) { peer.wait_closed(channels, std::chrono::seconds(15)); }

  Peer peer;
};

TEST_P(LostServer, ChannelsEndWhenTheirServerIsKilled) {
  ServerProcess server(GetParam());
  const auto client = connect(server.port(), 3);
  peer.wait_open(3);
  server.kill();
  wait_closed(3);
  EXPECT_THAT(peer.reasons(), testing::Each(testing::AnyOf(testing::StartsWith("cannot connect"),
                                                           testing::StartsWith("the connection broke"))));
}

TEST_P(LostServer, AChannelWhoseSessionTheNextServerDoesNotKnowEndsAndSaysSo) {
  ForgetfulServer server;
  const auto client = connect(server.port(), 1);
  peer.wait_open(1);
  wait_closed(1);
  EXPECT_THAT(peer.reasons(), testing::ElementsAre("the server answered HTTP 410: no such session"));
}

INSTANTIATE_TEST_SUITE_P(All, LostServer,
                         testing::Values(sse_httplib(), sse_beast(), long_polling_httplib(),
                                         long_polling_beast(), short_polling_httplib(),
                                         short_polling_beast()),
                         conformance::name_of_backend);

}  // namespace
}  // namespace wirerace
