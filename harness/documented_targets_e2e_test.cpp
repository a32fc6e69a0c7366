// The servers in targets.md, as they stand there, are targets. Those whose libraries are not there are
// skipped.
#include <gmock/gmock.h>

#include <filesystem>
#include <optional>
#include <regex>

#include "harness/target_run.hpp"
#include "results/files.hpp"
#include "transports/raw_connection.hpp"

namespace wirerace {

namespace {

struct Example {
  std::string language, code;
};

/// The first block of code under the heading that begins so; of that language, if one is given.
Example example_under(const std::string& heading, const std::string& language = "") {
  const std::string document = read_file(WIRERACE_TARGETS_DOCUMENT);
  const auto at = document.find("\n## " + heading);
  const auto begin = document.find("\n```" + language, at);
  if (at == document.npos || begin == document.npos) throw std::runtime_error("no example: " + heading);
  const auto code = document.find('\n', begin + 1) + 1;
  return {document.substr(begin + 4, code - begin - 5),
          document.substr(code, document.find("```", code) - code)};
}

/// One that was free a moment ago.
std::string free_port() {
  boost::asio::io_context context;
  const RawConnection::tcp::acceptor acceptor(context, {boost::asio::ip::address_v4::loopback(), 0});
  return std::to_string(acceptor.local_endpoint().port());
}

bool listens(const std::string& port) {
  try {
    RawConnection(static_cast<std::uint16_t>(std::stoi(port)));
    return true;
  } catch (const boost::system::system_error&) {
    return false;
  }
}

class DocumentedTarget : public TargetRun {
 protected:
  void TearDown() override {
    server_.reset();
    TargetRun::TearDown();
  }

  /// Starts the example, but with `from` made `to` in it, and waits until it listens; false where something
  /// is missing that it is written with.
  bool start(const std::string& transport, const std::string& from = "", const std::string& to = "") {
    return start(transport, example_under(transport + "="), from, to);
  }

  bool start(const std::string& transport, Example example, const std::string& from = "",
             const std::string& to = "") {
    if (!from.empty()) {
      const auto at = example.code.find(from);
      if (at == std::string::npos) throw std::runtime_error("not in the example: " + from);
      example.code.replace(at, from.size(), to);
    }
    port_ = free_port();
    write(example.language == "js" ? "mine.js" : "mine.py",
          std::regex_replace(example.code, std::regex("\\b900[0-9]\\b"), port_));
    auto words = command(transport, example.language);
    if (words.empty()) return false;
    if (transport == "grpc") std::filesystem::copy_file(WIRERACE_TALK_PROTO, path("talk.proto"));
    server_.emplace(std::move(words), folder_.path());
    // A client over UDP asks until it is answered.
    EXPECT_TRUE(transport == "udp" || wait_until([&] { return listens(port_); })) << server_->err();
    return true;
  }

  void expect_raced(const std::string& transport, const std::string& scenario,
                    const std::string& host = "127.0.0.1:", std::vector<std::string> options = {}) const {
    const Outcome outcome = race(transport + "/mine=" + host + port_, scenario, std::move(options));
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    const Trial trial = trial_of(result("r.json"), transport + "/mine");
    EXPECT_EQ(trial.status, TrialStatus::Ok) << scenario << ": " << trial.reason << "\n" << server_->err();
    EXPECT_GT(trial.messages.delivered, 0u) << scenario;
  }

 private:
  /// How to start `mine.js` or `mine.py`; empty where something is missing.
  std::vector<std::string> command(const std::string& transport, const std::string& language) const {
    const auto has_module = [](const char* modules, const char* name) {
      return std::filesystem::exists(std::filesystem::path(modules) / name);
    };
    if (language == "js") {
      if (run("sh", {"-c", "command -v node"}).exit_code != 0) return {};
      if (transport == "websocket" && !has_module(WIRERACE_CLIENT_MODULES, "ws")) return {};
      if (transport == "grpc" && !has_module(WIRERACE_CLIENT_MODULES, "@grpc/grpc-js")) return {};
      if (transport == "socketio" && !has_module(WIRERACE_SOCKETIO_MODULES, "socket.io")) return {};
      return {"env", "NODE_PATH=" WIRERACE_CLIENT_MODULES ":" WIRERACE_SOCKETIO_MODULES, "node", "mine.js"};
    }
    const std::string python = "/usr/bin/python3";
    if (transport != "http") return {python, "mine.py"};
    if (run(python, {"-c", "import fastapi, uvicorn"}).exit_code != 0) return {};
    return {python, "-m", "uvicorn", "mine:app", "--port", port_};
  }

  std::string port_;
  std::optional<Program> server_;
};

const char* const missing = "what the example is written with is not there";

class EveryDocumentedTarget : public DocumentedTarget, public testing::WithParamInterface<std::string> {};

TEST_P(EveryDocumentedTarget, DoesWhatATargetMust) {
  if (!start(GetParam())) GTEST_SKIP() << missing;
  write("echo.yaml",
        "about: Text.\nflow: echo\npayload: text\nclients: 3\npace: constant\nrate_per_s: 300\n"
        "size_bytes: {min: 16, max: 20000}\nduration_s: 0.3\nwarmup_s: 0.1\n");
  write("up.yaml",
        "about: Bytes.\nflow: uplink\npayload: binary\nclients: 3\npace: constant\nrate_per_s: 300\n"
        "size_bytes: {min: 8, max: 20000}\nduration_s: 0.3\nwarmup_s: 0.1\n");
  for (const char* scenario : {"ping-pong", "echo.yaml", "up.yaml"}) expect_raced(GetParam(), scenario);
}

INSTANTIATE_TEST_SUITE_P(, EveryDocumentedTarget,
                         testing::Values("websocket", "http", "sse", "socketio", "tcp", "udp", "grpc"));

TEST_F(DocumentedTarget, IsRacedOverTls) {
  const std::string commands = example_under("Over TLS", "sh").code;
  if (run("sh", {"-c", commands.substr(0, commands.find('\n'))}).exit_code != 0) GTEST_SKIP() << missing;
  if (!start("websocket", example_under("Over TLS", "js"))) GTEST_SKIP() << missing;
  expect_raced("websocket", "ping-pong", "wss://localhost:", {"--target-authority", "cert.pem"});
}

TEST_F(DocumentedTarget, OfSseMayKeepTheStreamsOfThoseWhoLeave) {
  if (!start("sse", "session.stream?.end()", "true")) GTEST_SKIP() << missing;
  expect_raced("sse", "chat-echo");
}

}  // namespace

}  // namespace wirerace
