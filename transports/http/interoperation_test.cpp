// The event-loop and the thread-per-connection ends of the HTTP transports speak the same protocol: each
// serves the other's clients.
#include <gmock/gmock.h>

#include "transports/conformance_peer.hpp"
#include "transports/long_polling/long_polling_beast.hpp"
#include "transports/long_polling/long_polling_httplib.hpp"
#include "transports/plain_http/http_beast.hpp"
#include "transports/plain_http/http_httplib.hpp"
#include "transports/short_polling/short_polling_beast.hpp"
#include "transports/short_polling/short_polling_httplib.hpp"
#include "transports/sse/sse_beast.hpp"
#include "transports/sse/sse_httplib.hpp"

namespace wirerace {
namespace {

using conformance::Peer;
using conformance::Received;

struct Pair {
  const char* name;
  Backend (*serving)();
  Backend (*connecting)();
};

class HttpInteroperation : public testing::TestWithParam<Pair> {};

TEST_P(HttpInteroperation, EchoesAllAndHearsTheClientLeave) {
  Peer server_peer, client_peer;
  server_peer.when_received = [](Channel& channel, Message message) { channel.send(message); };
  const Tuning tuning{.poll_interval = std::chrono::milliseconds(5)};
  const auto server = GetParam().serving().serve({.channels = 3, .tuning = tuning}, server_peer);
  auto client =
      GetParam().connecting().connect({.port = server->port(), .channels = 3, .tuning = tuning}, client_peer);
  std::vector<Received> sent;
  for (const std::size_t size : {1, 64, 40'000, 1'000'000}) {
    sent.push_back({Kind::Binary, std::string(size, '\xfe')});
    sent.push_back({Kind::Text, std::string(size, 't')});
  }
  client_peer.wait_open(3);
  client_peer.run(*client, [&] {
    for (Channel* channel : client_peer.open()) {
      for (const Received& one : sent) channel->send({one.kind, one.bytes});
    }
  });
  client_peer.wait_messages(3 * sent.size());
  for (const auto& [channel, received] : client_peer.received()) EXPECT_TRUE(received == sent);
  client.reset();
  server_peer.wait_closed(3);
  EXPECT_THAT(server_peer.reasons(), testing::Each("closed by the peer"));
}

TEST_P(HttpInteroperation, TellsClientsThatTheServerHasGone) {
  Peer server_peer, client_peer;
  auto server = GetParam().serving().serve({}, server_peer);
  const auto client = GetParam().connecting().connect({.port = server->port()}, client_peer);
  client_peer.wait_open(1);
  server.reset();
  client_peer.wait_closed(1);
  EXPECT_THAT(client_peer.reasons(), testing::Each(testing::Not(testing::IsEmpty())));
}

INSTANTIATE_TEST_SUITE_P(
    , HttpInteroperation,
    testing::Values(Pair{"SseOfHttplibToBeast", sse_beast, sse_httplib},
                    Pair{"SseOfBeastToHttplib", sse_httplib, sse_beast},
                    Pair{"LongPollingOfHttplibToBeast", long_polling_beast, long_polling_httplib},
                    Pair{"LongPollingOfBeastToHttplib", long_polling_httplib, long_polling_beast},
                    Pair{"ShortPollingOfHttplibToBeast", short_polling_beast, short_polling_httplib},
                    Pair{"ShortPollingOfBeastToHttplib", short_polling_httplib, short_polling_beast},
                    Pair{"PlainHttpOfHttplibToBeast", http_beast, http_httplib},
                    Pair{"PlainHttpOfBeastToHttplib", http_httplib, http_beast},
                    Pair{"ClosingHttpOfHttplibToBeast", http_beast_close, http_httplib_close},
                    Pair{"ClosingHttpOfBeastToHttplib", http_httplib_close, http_beast_close}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace wirerace
