// `wirerace serve`, as somebody with a client of their own uses it.
#include <gmock/gmock.h>

#include "harness/run_program.hpp"
#include "harness/serving.hpp"
#include "results/files.hpp"
#include "transports/conformance_peer.hpp"
#include "transports/over_every_backend.hpp"

namespace wirerace {

namespace {

using conformance::Peer;
using conformance::Received;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const std::string program = WIRERACE_PROGRAM;

class Serve : public ProgramTest, public testing::WithParamInterface<Backend> {};

TEST_P(Serve, EchoesWhatAClientSendsUntilItIsInterrupted) {
  Serving serving(GetParam().name, folder_.path());
  const auto port = static_cast<std::uint16_t>(std::stoul(serving.port()));
  {
    Peer peer;
    const auto client = GetParam().connect({.port = port}, peer);
    peer.wait_open(1);
    peer.run(*client, [&] { peer.open().front()->send({Kind::Text, "anybody there?"}); });
    peer.wait_messages(1);
    EXPECT_THAT(peer.received().begin()->second, ElementsAre(Received{Kind::Text, "anybody there?"}));
  }
  const Outcome outcome = serving.interrupt();
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.err, HasSubstr("served 1 channel, 1 message\n"));
}

INSTANTIATE_TEST_SUITE_P(, Serve, testing::ValuesIn(backends()), conformance::name_of_backend);

class ServeOverTls : public ProgramTest, public testing::WithParamInterface<const char*> {};

TEST_P(ServeOverTls, IsTrustedByWhomItsAuthorityIsGiven) {
  const std::string name = GetParam();
  const std::filesystem::path authority = folder_.path() / "ca.pem";
  Serving serving(name, folder_.path(), {"--authority", authority.string()});
  const auto port = static_cast<std::uint16_t>(std::stoul(serving.port()));
  {
    const auto tls = std::make_shared<Tls>();
    tls->authority = read_file(authority);
    Peer peer;
    const auto client = find_backend(name)->connect({.port = port, .tuning = {.tls = tls}}, peer);
    peer.wait_open(1);
    peer.run(*client, [&] { peer.open().front()->send({Kind::Text, "anybody there?"}); });
    peer.wait_messages(1);
  }
  EXPECT_THAT(serving.interrupt().err, HasSubstr("served 1 channel, 1 message\n"));
}

INSTANTIATE_TEST_SUITE_P(, ServeOverTls, testing::Values("tcp+tls", "sse+tls", "grpc+tls"),
                         [](const auto& info) {
                           const std::string name = info.param;
                           return name.substr(0, name.find('+'));
                         });

class ServeRefuses : public ProgramTest {};

TEST_F(ServeRefuses, WhatItCannotServe) {
  const auto refused = [this](std::vector<std::string> words, const std::string& part) {
    const Outcome outcome = run(program, std::move(words));
    EXPECT_EQ(outcome.exit_code, 1) << part;
    EXPECT_THAT(outcome.err, AllOf(StartsWith("wirerace: "), HasSubstr(part)));
  };
  refused({"serve"}, "BACKEND");
  refused({"serve", "websockets"}, "did you mean websocket?");
  refused({"serve", "all"}, "serve takes one backend");
  refused({"serve", "tcp", "--listen", "9000"}, "give an address and a port");
  refused({"serve", "tcp", "--listen", "127.0.0.1:99999"}, "give an address and a port");
  refused({"serve", "tcp", "--listen", "localhost:9000"}, "\"localhost\" is not a numeric IP address");
  refused({"serve", "udp+tls"}, "udp has no tls: n/a");
  refused({"serve", "tcp", "--authority", "ca.pem"}, "tcp/asio is in the clear");
  refused({"serve", "tcp+tls", "--authority", "no/folder/ca.pem"}, "No such file or directory");
}

}  // namespace

}  // namespace wirerace
