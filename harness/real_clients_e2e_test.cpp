// Clients that others made, on our servers. Those of npm are skipped where scripts/test.sh could not install
// them.
#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>

#include "harness/run_program.hpp"
#include "harness/serving.hpp"
#include "results/files.hpp"
#include "transports/wire/frame.hpp"

namespace wirerace {

namespace {

const std::string scripts = WIRERACE_REAL_CLIENTS "/";
const char* const without_npm = "npm's packages are not there: scripts/test.sh installs them";

bool npm_installed() {
  return std::filesystem::exists(WIRERACE_CLIENT_MODULES);
}

/// Starts `words` as a client, which is stopped after a minute and asks no proxy for what is on this machine.
Program start_client(std::vector<std::string> words, const std::filesystem::path& folder) {
  words.insert(words.begin(),
               {"env", "no_proxy=127.0.0.1", "NODE_PATH=" WIRERACE_CLIENT_MODULES, "timeout", "60"});
  return Program(std::move(words), folder);
}

/// What it said; it has to end well.
std::string output_of(Program& client) {
  const Outcome outcome = client.wait();
  EXPECT_EQ(outcome.exit_code, 0) << (outcome.exit_code == 124 ? "did not end\n" : "") << outcome.err;
  return outcome.out;
}

class RealClients : public ProgramTest, public testing::WithParamInterface<const char*> {
 protected:
  std::string said_by(std::vector<std::string> words) const {
    Program client = start_client(std::move(words), folder_.path());
    return output_of(client);
  }

  /// What the server has counted.
  std::string served() {
    const Outcome outcome = serving_.interrupt();
    EXPECT_EQ(outcome.exit_code, 0);
    return outcome.err;
  }

  Serving serving_{GetParam(), folder_.path()};
};

std::string backend_of(const testing::TestParamInfo<const char*>& info) {
  std::string name = info.param;
  std::ranges::replace_if(
      name, [](char c) { return !std::isalnum(c); }, '_');
  return name;
}

class WebSocketClients : public RealClients {};

TEST_P(WebSocketClients, WsOfNpm) {
  if (!npm_installed()) GTEST_SKIP() << without_npm;
  EXPECT_EQ(said_by({"node", scripts + "websocket_ws.js", "ws://" + serving_.address()}),
            "echoed 9 messages\n");
  EXPECT_EQ(served(), "served 1 channel, 9 messages\n");
}

TEST_P(WebSocketClients, WebsocketsOfPython) {
  EXPECT_EQ(said_by({"/usr/bin/python3", scripts + "websocket_websockets.py", "ws://" + serving_.address()}),
            "echoed 9 messages\n");
  EXPECT_EQ(served(), "served 1 channel, 9 messages\n");
}

INSTANTIATE_TEST_SUITE_P(, WebSocketClients, testing::Values("websocket/asio", "websocket/beast"),
                         backend_of);

/// Speaks with the HTTP lanes, as transports/http/session_server.hpp says.
class HttpClients : public RealClients {
 protected:
  Program start_curl(std::vector<std::string> words, const std::string& target) const {
    words.insert(words.begin(), {"curl", "-sS"});
    words.push_back("http://" + serving_.address() + target);
    return start_client(std::move(words), folder_.path());
  }
  std::string curl(std::vector<std::string> words, const std::string& target) const {
    Program client = start_curl(std::move(words), target);
    return output_of(client);
  }
  std::string code_of(std::vector<std::string> words, const std::string& target) const {
    words.insert(words.end(), {"-o", "/dev/null", "-w", "%{http_code}"});
    return curl(std::move(words), target);
  }

  std::string open_session() const { return "?session=" + curl({"-d", ""}, "/session"); }
  void post(const std::string& session, std::initializer_list<Message> messages) const {
    std::string frames;
    for (const Message& message : messages) wire::append_frame(frames, message);
    write("frames", frames);
    EXPECT_EQ(code_of({"--data-binary", "@frames"}, "/messages" + session), "204");
  }
  void leave(const std::string& session) const {
    EXPECT_EQ(code_of({"-X", "DELETE"}, "/session" + session), "204");
  }

  /// What curl was last told to write there.
  std::string body() const { return read_file(path("body")); }

  const std::string binary{"\0\xff\n", 3};
};

class SseClients : public HttpClients {};

TEST_P(SseClients, Curl) {
  const std::string session = open_session();
  Program stream = start_curl({"-N"}, "/events" + session);
  post(session, {{Kind::Text, "grün\nand more\n"}, {Kind::Binary, binary}});
  const std::string two =
      "retry: 100\n\n"
      "id: 1\ndata: grün\ndata: and more\ndata: \n\n"
      "id: 2\nevent: binary\ndata: AP8K\n\n";
  EXPECT_TRUE(wait_until([&] { return stream.out().size() >= two.size(); }));
  EXPECT_EQ(stream.out(), two);
  post(session, {{Kind::Text, ""}});
  const std::string three = two + "id: 3\ndata: \n\n";
  EXPECT_TRUE(wait_until([&] { return stream.out().size() >= three.size(); }));
  leave(session);
  EXPECT_EQ(output_of(stream), three + "event: close\ndata: closed by the peer\n\n");
  EXPECT_EQ(served(), "served 1 channel, 3 messages\n");
}

TEST_P(SseClients, EventsourceOfNpmResumes) {
  if (!npm_installed()) GTEST_SKIP() << without_npm;
  EXPECT_EQ(said_by({"node", scripts + "sse_eventsource.js", "127.0.0.1", serving_.port()}),
            "received 200 messages\n");
  EXPECT_EQ(served(), "served 1 channel, 200 messages\n");
}

INSTANTIATE_TEST_SUITE_P(, SseClients, testing::Values("sse/httplib", "sse/beast"), backend_of);

class LongPollingClients : public HttpClients {};

TEST_P(LongPollingClients, Curl) {
  const std::string session = open_session();
  const std::vector<std::string> to_body = {"-v", "-o", "body", "-w", "%{http_code} %header{next-cursor}"};
  const auto poll = [&](const std::string& cursor, const std::string& wait) {
    return "/poll" + session + "&cursor=" + cursor + "&wait=" + wait;
  };
  Program held = start_curl(to_body, poll("0", "25000"));
  EXPECT_TRUE(wait_until([&] { return held.err().find("> GET") != std::string::npos; }));
  post(session, {{Kind::Text, "grün"}});
  EXPECT_EQ(output_of(held), "200 1");
  EXPECT_EQ(body(), std::string("\0\0\0\0\5grün", 10));

  EXPECT_EQ(curl(to_body, poll("1", "1")), "204 ");
  post(session, {{Kind::Binary, binary}, {Kind::Text, ""}});
  EXPECT_EQ(curl(to_body, poll("1", "25000")), "200 3");
  EXPECT_EQ(body(), std::string("\1\0\0\0\3\0\xff\n\0\0\0\0\0", 13));
  leave(session);
  EXPECT_EQ(curl(to_body, poll("3", "25000")), "410 ");
  EXPECT_EQ(served(), "served 1 channel, 3 messages\n");
}

INSTANTIATE_TEST_SUITE_P(, LongPollingClients, testing::Values("long-polling/httplib", "long-polling/beast"),
                         backend_of);

class GrpcClients : public RealClients {};

TEST_P(GrpcClients, GrpcJs) {
  if (!npm_installed()) GTEST_SKIP() << without_npm;
  EXPECT_EQ(said_by({"node", scripts + "grpc_js.js", serving_.address(), WIRERACE_TALK_PROTO}),
            "echoed 8 messages\n");
  EXPECT_EQ(served(), "served 1 channel, 8 messages\n");
}

INSTANTIATE_TEST_SUITE_P(, GrpcClients, testing::Values("grpc/cq", "grpc/callback", "grpc/sync"), backend_of);

}  // namespace

}  // namespace wirerace
