// What the HTTP backends promise beyond transport.hpp, whichever library they are on: their HTTP interface,
// and that connections may break without loss.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>
#include <sys/socket.h>

#include <algorithm>
#include <set>

#include "transports/conformance_peer.hpp"
#include "transports/http/http_server.hpp"
#include "transports/long_polling/long_polling_beast.hpp"
#include "transports/long_polling/long_polling_httplib.hpp"
#include "transports/over_every_backend.hpp"
#include "transports/short_polling/short_polling_beast.hpp"
#include "transports/short_polling/short_polling_httplib.hpp"
#include "transports/sse/sse_beast.hpp"
#include "transports/sse/sse_httplib.hpp"
#include "transports/wire/frame_buffer.hpp"
#include "transports/wire/sse.hpp"

namespace wirerace {
namespace {

using conformance::Peer;
using conformance::Received;

const Tuning tuning{.poll_interval = std::chrono::milliseconds(5),
                    .long_poll_hold = std::chrono::seconds(25)};

class Http : public testing::Test {
 protected:
  void serve(const Backend& backend, Tuning with = tuning) {
    server = backend.serve({.tuning = with}, server_peer);
  }
  void connect(const Backend& backend, unsigned channels = 1) {
    client = backend.connect({.port = server->port(), .channels = channels, .tuning = tuning}, client_peer);
    client_peer.wait_open(channels);
    server_peer.wait_open(channels);
  }
  void server_sends(unsigned first, unsigned last) {
    server_peer.run(*server, [&] {
      for (unsigned i = first; i <= last; ++i) server_peer.open().front()->send(message(i));
    });
  }

  /// Message `i`, its bytes good until the next call.
  Message message(unsigned i) {
    text_ = "message " + std::to_string(i);
    return {i % 2 ? Kind::Text : Kind::Binary, text_};
  }

  /// A bare HTTP client with a session of its own.
  std::string open_session(httplib::Client& http) {
    const auto result = http.Post("/session");
    EXPECT_TRUE(result && result->status == 201);
    return "?session=" + result->body;
  }

  Peer server_peer;
  Peer client_peer;
  std::unique_ptr<Server> server;
  std::unique_ptr<Client> client;

 private:
  std::string text_;
};

class HttpBackends : public Http, public testing::WithParamInterface<Backend> {};

TEST_P(HttpBackends, ConnectionsThatBreakLoseAndDoubleNothing) {
  constexpr unsigned burst = 2000;
  serve(GetParam());
  connect(GetParam());
  for (unsigned round = 0; round < 5; ++round) {
    server_peer.run(*server, [&] {
      for (unsigned i = 0; i < burst; ++i) {
        server_peer.open().front()->send(message(round * burst + i));
        if (i != round * 400) continue;
        for (const int connection : http::connections_of(server->port())) ::shutdown(connection, SHUT_RDWR);
      }
    });
    client_peer.wait_messages((round + 1) * burst);
    ASSERT_FALSE(HasFatalFailure());
  }
  const auto received = client_peer.received().begin()->second;
  ASSERT_EQ(received.size(), 5 * burst);
  for (unsigned i = 0; i < received.size(); ++i) ASSERT_EQ(received[i].bytes, message(i).bytes);
  client_peer.run(*client, [&] { client_peer.open().front()->send(message(1)); });
  server_peer.wait_messages(1);
}

TEST_P(HttpBackends, ManyRequestsShareTheConnectionsOfAChannel) {
  serve(GetParam());
  connect(GetParam());
  auto exchange = [&, count = 0u]() mutable {
    ++count;
    server_sends(count, count);
    client_peer.wait_messages(count);
    client_peer.run(*client, [&] { client_peer.open().front()->send(message(count)); });
    server_peer.wait_messages(count);
  };
  // A connection is known by its client's port.
  const auto connections = [&] {
    std::set<std::uint16_t> ports;
    for (const int connection : http::connections_of(server->port())) {
      sockaddr_storage peer{};
      socklen_t size = sizeof peer;
      ::getpeername(connection, reinterpret_cast<sockaddr*>(&peer), &size);
      ports.insert(reinterpret_cast<const sockaddr_in&>(peer).sin_port);
    }
    return ports;
  };
  exchange();
  const auto first = connections();
  EXPECT_EQ(first.size(), GetParam().transport() == "short-polling" ? 1u : 2u);
  for (int i = 0; i < 100; ++i) exchange();
  EXPECT_EQ(connections(), first);
}

TEST_P(HttpBackends, AreReadyForMoreChannelsThanAnnounced) {
  serve(GetParam());
  server_peer.when_received = [](Channel& channel, Message message) { channel.send(message); };
  client_peer.when_opened = [](Channel& channel) { channel.send({Kind::Text, "hello"}); };
  connect(GetParam(), 20);
  client_peer.wait_messages(20);
}

TEST_P(HttpBackends, StopThoughAConnectionIsLeftOpen) {
  serve(GetParam());
  httplib::Client http("127.0.0.1", server->port());
  http.set_keep_alive(true);
  open_session(http);
  server.reset();
  EXPECT_FALSE(http.Post("/session"));
}

TEST_P(HttpBackends, AnswerGoneForAnUnknownSession) {
  serve(GetParam());
  httplib::Client http("127.0.0.1", server->port());
  const std::string down =
      GetParam().transport() == "sse" ? "/events?session=0" : "/poll?session=0&cursor=0&wait=0";
  EXPECT_EQ(http.Get(down)->status, 410);
  EXPECT_EQ(http.Post("/messages?session=0", "x", "application/octet-stream")->status, 410);
  EXPECT_EQ(http.Delete("/session?session=0")->status, 410);
}

TEST_P(HttpBackends, CloseASessionThatPostsWhatIsNoMessage) {
  serve(GetParam());
  httplib::Client http("127.0.0.1", server->port());
  for (const std::string& body : {std::string("no frame"), std::string("\0\0\0\0\5abc", 8)}) {
    const std::string session = open_session(http);
    EXPECT_EQ(http.Post("/messages" + session, body, "application/octet-stream")->status, 400);
    EXPECT_EQ(http.Post("/messages" + session, body, "application/octet-stream")->status, 410);
  }
  EXPECT_EQ(server_peer.reasons().size(), 2u);
}

INSTANTIATE_TEST_SUITE_P(All, HttpBackends,
                         testing::Values(sse_httplib(), sse_beast(), long_polling_httplib(),
                                         long_polling_beast(), short_polling_httplib(),
                                         short_polling_beast()),
                         conformance::name_of_backend);

class SseStream : public Http, public testing::WithParamInterface<Backend> {
 protected:
  /// Reads events after `last`, appending to `seen`, and breaks off with the event numbered `until`.
  httplib::Result read(httplib::Client& http, const std::string& session, std::uint64_t last,
                       std::uint64_t until) {
    wire::EventParser parser;
    std::string decoded;
    return http.Get("/events" + session, {{"Last-Event-ID", std::to_string(last)}},
                    httplib::ContentReceiver([&, last](const char* bytes, std::size_t size) mutable {
                      parser.feed({bytes, size});
                      while (const auto event = parser.next()) {
                        EXPECT_EQ(wire::event_number(*event), ++last);
                        seen.emplace_back(wire::event_message(*event, decoded).bytes);
                        if (last == until) return false;
                      }
                      return true;
                    }));
  }

  std::vector<std::string> seen;
};

TEST_P(SseStream, GoesOnAfterTheLastEventTheClientNames) {
  serve(GetParam());
  httplib::Client http("127.0.0.1", server->port());
  const std::string session = open_session(http);
  server_sends(1, 300);
  read(http, session, 0, 123);
  server_sends(301, 400);
  read(http, session, 123, 400);
  ASSERT_EQ(seen.size(), 400u);
  for (unsigned i = 1; i <= seen.size(); ++i) EXPECT_EQ(seen[i - 1], message(i).bytes);
}

TEST_P(SseStream, EndsTheSessionWhenMissedEventsAreNoLongerKept) {
  serve(GetParam());
  httplib::Client http("127.0.0.1", server->port());
  const std::string session = open_session(http);
  const std::string bytes(100'000, 'x');
  server_peer.run(*server, [&] {
    for (int i = 0; i < 40; ++i) server_peer.open().front()->send({Kind::Text, bytes});
  });
  read(http, session, 0, 40);
  const auto result = http.Get("/events" + session, {{"Last-Event-ID", "1"}});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->status, 410);
  EXPECT_THAT(server_peer.reasons(), testing::ElementsAre(testing::HasSubstr("no longer kept")));
}

TEST_P(SseStream, EndsTheSessionOfAClientThatHasVanished) {
  serve(GetParam());
  {
    httplib::Client http("127.0.0.1", server->port());
    const std::string session = open_session(http);
    server_sends(1, 1);
    read(http, session, 0, 1);
  }
  server_peer.wait_closed(1);
  EXPECT_THAT(server_peer.reasons(), testing::ElementsAre("the client has vanished"));
}

INSTANTIATE_TEST_SUITE_P(All, SseStream, testing::Values(sse_httplib(), sse_beast()),
                         conformance::name_of_backend);

class Polling : public Http, public testing::WithParamInterface<Backend> {
 protected:
  struct Answer {
    int status;
    std::string cursor;
    std::vector<std::string> messages;
  };

  Answer poll(httplib::Client& http, const std::string& session, const std::string& cursor,
              int wait = 25'000) {
    const auto result = http.Get("/poll" + session + "&cursor=" + cursor + "&wait=" + std::to_string(wait));
    if (!result) return {0, {}, {}};
    Answer answer{result->status, result->get_header_value("Next-Cursor"), {}};
    std::string_view body = result->status == 200 ? result->body : std::string_view();
    while (!body.empty()) {
      const auto size = wire::frame_size(body, body.size());
      answer.messages.emplace_back(wire::frame_message(body.substr(0, *size)).bytes);
      body.remove_prefix(*size);
    }
    return answer;
  }
};

class LongPolling : public Polling {};
class ShortPolling : public Polling {};

TEST_P(LongPolling, AnswersAllMessagesAfterTheCursorUntilTheyAreAcknowledged) {
  serve(GetParam());
  httplib::Client http("127.0.0.1", server->port());
  const std::string session = open_session(http);
  server_sends(1, 3);
  for (int times = 0; times < 2; ++times) {
    const Answer all = poll(http, session, "0");
    EXPECT_EQ(all.status, 200);
    EXPECT_EQ(all.cursor, "3");
    EXPECT_THAT(all.messages, testing::ElementsAre("message 1", "message 2", "message 3"));
  }
  EXPECT_THAT(poll(http, session, "2").messages, testing::ElementsAre("message 3"));
  EXPECT_EQ(poll(http, session, "3", 1).status, 204);
  EXPECT_EQ(poll(http, session, "0").status, 400) << "those are gone";
  EXPECT_EQ(poll(http, session, "4").status, 400) << "that one has never been";
  EXPECT_EQ(poll(http, session, "x").status, 400);
}

TEST_P(LongPolling, AHeldPollIsAnsweredWhenAMessageComesAndWhenTheServerStops) {
  serve(GetParam());
  httplib::Client http("127.0.0.1", server->port());
  const std::string session = open_session(http);
  Answer answer{};
  std::thread held([&] { answer = poll(http, session, "0"); });
  server_sends(1, 1);
  held.join();
  EXPECT_THAT(answer.messages, testing::ElementsAre("message 1"));

  held = std::thread([&] { answer = poll(http, session, "1"); });
  server.reset();
  held.join();
  EXPECT_THAT(answer.status, testing::AnyOf(410, 0)) << "0 where the server was gone before the request came";
}

TEST_P(ShortPolling, CountsPollsAndTheEmptyOnes) {
  serve(GetParam());
  connect(GetParam());
  while (client->polls().total < 5) std::this_thread::yield();
  server_sends(1, 1);
  client_peer.wait_messages(1);
  const PollCounts before = client->polls();
  while (client->polls().total < before.total + 3) std::this_thread::yield();
  const PollCounts polls = client->polls();
  EXPECT_THAT(polls.total - polls.empty, testing::AnyOf(1, 2))
      << "one that brought the message, one under way";
  EXPECT_EQ(server->polls().total, 0u) << "a server makes none";
}

INSTANTIATE_TEST_SUITE_P(All, LongPolling, testing::Values(long_polling_httplib(), long_polling_beast()),
                         conformance::name_of_backend);
INSTANTIATE_TEST_SUITE_P(All, ShortPolling, testing::Values(short_polling_httplib(), short_polling_beast()),
                         conformance::name_of_backend);

}  // namespace
}  // namespace wirerace
