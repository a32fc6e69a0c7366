// What a process finds in a private network, and what its wire counts.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <functional>

#include "harness/namespace_holder.hpp"
#include "harness/wire_counts.hpp"

namespace wirerace {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

const std::string no_network = "no network namespace: ";

/// What `look` returns in a child process that has made itself a private network, or what was thrown.
/// Begins with no_network where there cannot be one.
std::string in_private_network(const std::string& congestion_control,
                               const std::function<std::string()>& look) {
  int pipe[2];
  if (::pipe(pipe) != 0) return "no pipe";
  const pid_t child = ::fork();
  if (child == 0) {
    std::string found;
    try {
      make_private_network(congestion_control);
      found = look();
    } catch (const NoNetworkNamespace& error) {
      found = no_network + error.what();
    } catch (const std::exception& error) {
      found = error.what();
    }
    ::_exit(::write(pipe[1], found.data(), found.size()) == static_cast<ssize_t>(found.size()) ? 0 : 1);
  }
  ::close(pipe[1]);
  std::string found;
  std::array<char, 1024> part;
  for (ssize_t got; (got = ::read(pipe[0], part.data(), part.size())) > 0;) {
    found.append(part.data(), static_cast<std::size_t>(got));
  }
  ::close(pipe[0]);
  ::waitpid(child, nullptr, 0);
  return found;
}

class PrivateNetwork : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::string found = in_private_network("reno", [] { return std::string(); });
    if (found.starts_with(no_network)) GTEST_SKIP() << found;
  }
};

/// A socket that has a port of 127.0.0.1; any if `port` is 0.
int bound(int type, in_port_t port = 0) {
  const int made = ::socket(AF_INET, type, 0);
  const sockaddr_in to{
      .sin_family = AF_INET, .sin_port = port, .sin_addr = {htonl(INADDR_LOOPBACK)}, .sin_zero = {}};
  if (::bind(made, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0)
    throw std::runtime_error("cannot bind");
  return made;
}

sockaddr_in address_of(int bound) {
  sockaddr_in address{};
  socklen_t bytes = sizeof address;
  ::getsockname(bound, reinterpret_cast<sockaddr*>(&address), &bytes);
  return address;
}

struct Connection {
  Connection() {
    const int listening = bound(SOCK_STREAM);
    ::listen(listening, 1);
    const sockaddr_in to = address_of(listening);
    client = ::socket(AF_INET, SOCK_STREAM, 0);
    if (::connect(client, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0)
      throw std::runtime_error("cannot connect");
    server = ::accept(listening, nullptr, nullptr);
  }
  int client, server;
};

std::string congestion_control_of(int socket) {
  std::array<char, 16> name{};
  socklen_t bytes = name.size();
  ::getsockopt(socket, IPPROTO_TCP, TCP_CONGESTION, name.data(), &bytes);
  return name.data();
}

/// "128 bytes in 1 packets sent, 128 in 1 received", since `before`; once so many bytes have been sent.
std::string counted_since(const WireCounts& before, std::uint64_t awaited_bytes) {
  WireCounts now = wire_counts();
  for (int i = 0; i < 6000 && now.sent_bytes - before.sent_bytes < awaited_bytes; ++i) {
    ::poll(nullptr, 0, 10);
    now = wire_counts();
  }
  const auto text = [](std::uint64_t number) { return std::to_string(number); };
  return text(now.sent_bytes - before.sent_bytes) + " bytes in " +
         text(now.sent_packets - before.sent_packets) + " packets sent, " +
         text(now.received_bytes - before.received_bytes) + " in " +
         text(now.received_packets - before.received_packets) + " received";
}

class CongestionControl : public PrivateNetwork, public ::testing::WithParamInterface<const char*> {};
using WireCountsOf = PrivateNetwork;

TEST_P(CongestionControl, IsThatOfBothEndsOfAConnection) {
  const std::string found = in_private_network(GetParam(), [] {
    const Connection tcp;
    return congestion_control_of(tcp.client) + " " + congestion_control_of(tcp.server);
  });
  EXPECT_EQ(found, std::string(GetParam()) + " " + GetParam());
}

INSTANTIATE_TEST_SUITE_P(, CongestionControl, ::testing::Values("cubic", "reno"));

TEST_F(PrivateNetwork, IsRefusedWithACongestionControlThatTheKernelDoesNotOffer) {
  for (const std::string name : {"nonesuch", "", "one-that-is-longer-than-any"}) {
    const std::string found = in_private_network(name, [] { return std::string("made"); });
    EXPECT_THAT(
        found, AllOf(HasSubstr("does not offer the congestion control \"" + name + "\""), HasSubstr("reno")));
  }
}

TEST_F(PrivateNetwork, HasLoUpAndNothingElse) {
  const std::string found = in_private_network("reno", [] {
    std::string up;
    ifaddrs* all = nullptr;
    if (::getifaddrs(&all) != 0) return std::string("cannot tell");
    for (const ifaddrs* each = all; each != nullptr; each = each->ifa_next) {
      if (each->ifa_addr != nullptr && each->ifa_addr->sa_family == AF_INET &&
          (each->ifa_flags & IFF_UP) != 0)
        up += each->ifa_name;
    }
    ::freeifaddrs(all);
    return up;
  });
  EXPECT_EQ(found, "lo");
}

TEST_F(PrivateNetwork, IsAnotherNamespace) {
  const std::uint64_t here = network_namespace_id();
  EXPECT_NE(here, 0u);
  const std::string found = in_private_network("reno", [] { return std::to_string(network_namespace_id()); });
  EXPECT_NE(found, std::to_string(here));
}

TEST_F(PrivateNetwork, HasItsOwnPorts) {
  const int here = bound(SOCK_STREAM);
  const in_port_t port = address_of(here).sin_port;
  EXPECT_ANY_THROW(bound(SOCK_STREAM, port));
  const std::string found = in_private_network("reno", [&] {
    bound(SOCK_STREAM, port);
    return std::string("bound");
  });
  EXPECT_EQ(found, "bound");
  ::close(here);
}

TEST_F(WireCountsOf, ADatagramAreItsIpPacket) {
  const std::string found = in_private_network("reno", [] {
    const int receiver = bound(SOCK_DGRAM);
    const sockaddr_in to = address_of(receiver);
    const WireCounts before = wire_counts();
    const std::array<char, 100> data{};
    ::sendto(receiver, data.data(), data.size(), 0, reinterpret_cast<const sockaddr*>(&to), sizeof to);
    return counted_since(before, 128);
  });
  EXPECT_EQ(found, "128 bytes in 1 packets sent, 128 in 1 received") << "20 of IP, 8 of UDP, 100 of ours";
}

TEST_F(WireCountsOf, AStreamHoldHandshakesAndAcknowledgements) {
  const std::string found = in_private_network("reno", [] {
    const WireCounts start = wire_counts();
    const Connection tcp;
    const std::string connecting = counted_since(start, 172);
    const WireCounts before = wire_counts();
    const std::array<char, 1000> data{};
    if (::send(tcp.client, data.data(), data.size(), 0) != 1000) return std::string("not sent");
    return connecting + "; " + counted_since(before, 1104);
  });
  EXPECT_EQ(found,
            "172 bytes in 3 packets sent, 172 in 3 received; "    // SYN and SYN-ACK 60 each, ACK 52
            "1104 bytes in 2 packets sent, 1104 in 2 received");  // 52 + 1,000, and 52
}

TEST_F(WireCountsOf, AQuietWireAreSettled) {
  const std::string found = in_private_network("reno", [] {
    const Connection tcp;
    return std::string(settled_wire_counts() == wire_counts() ? "same" : "different");
  });
  EXPECT_EQ(found, "same");
}

}  // namespace
}  // namespace wirerace
