#include "harness/floor.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <system_error>
#include <utility>

#include "harness/control_messages.hpp"
#include "harness/latency_slices.hpp"
#include "harness/usage.hpp"
#include "results/histogram.hpp"

namespace wirerace {

namespace {

using control::Command;
using control::Event;
using std::chrono::nanoseconds;

using Ping = std::array<char, 64>;

class Socket {
 public:
  explicit Socket(int descriptor) : descriptor_(descriptor) {
    if (descriptor < 0) fail("cannot make a socket");
  }
  Socket(Socket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  Socket& operator=(Socket&&) = delete;
  ~Socket() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }

  int descriptor() const { return descriptor_; }

  void no_delay() const {
    const int on = 1;
    ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }

  void send(const Ping& ping) const {
    if (::send(descriptor_, ping.data(), ping.size(), MSG_NOSIGNAL) != ssize_t{sizeof ping})
      fail("cannot send");
  }

  /// False where the peer has closed.
  bool receive(Ping& ping) const {
    const ssize_t got = ::recv(descriptor_, ping.data(), ping.size(), MSG_WAITALL);
    if (got < 0) fail("cannot receive");
    return got == ssize_t{sizeof ping};
  }

  [[noreturn]] static void fail(const char* what) {
    throw std::system_error(errno, std::generic_category(), what);
  }

 private:
  int descriptor_;
};

/// An address of either family, as sockets take it.
struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;

  Address(const std::string& text, std::uint16_t port) {
    auto& v4 = reinterpret_cast<sockaddr_in&>(storage);
    auto& v6 = reinterpret_cast<sockaddr_in6&>(storage);
    if (::inet_pton(AF_INET, text.c_str(), &v4.sin_addr) == 1) {
      v4.sin_family = AF_INET;
      v4.sin_port = htons(port);
      size = sizeof v4;
    } else if (::inet_pton(AF_INET6, text.c_str(), &v6.sin6_addr) == 1) {
      v6.sin6_family = AF_INET6;
      v6.sin6_port = htons(port);
      size = sizeof v6;
    } else {
      throw std::runtime_error("\"" + text + "\" is no IP address");
    }
  }
  sockaddr* raw() { return reinterpret_cast<sockaddr*>(&storage); }
  std::uint16_t port() const {
    return ntohs(reinterpret_cast<const sockaddr_in&>(storage).sin_port);
  }  // of both
};

/// One end, step by step as control.proto has it.
class FloorWorker {
 public:
  FloorWorker(Side side, ControlStream& stream) : side_(side), stream_(stream) {}

  void serve() {
    set_up(expect(Command::kSetup).setup());
    if (side_ == Side::Client) connect(expect(Command::kConnect).connect());
    const Socket peer = side_ == Side::Server ? accept() : std::move(*connected_);
    peer.no_delay();
    tell([](Event& event) { event.mutable_opened(); });
    const TimePoint start{nanoseconds(expect(Command::kStart).start().at_ns())};
    tell([](Event& event) { event.mutable_armed(); });
    if (side_ == Side::Server) {
      echo(peer);
    } else {
      ping(peer, start + workload_->scenario().warmup);
    }
    tell([](Event& event) { event.mutable_done(); });
    expect(Command::kFinish);
    tell([this](Event& event) { *event.mutable_report() = report_; });
    while (stream_.fill()) {
    }
  }

 private:
  Command expect(Command::WhatCase what) {
    Command command;
    while (!stream_.next(command)) {
      if (!stream_.fill()) throw std::runtime_error("wirerace run has gone");
    }
    if (command.what_case() != what) throw std::runtime_error("a command out of turn");
    return command;
  }

  template <class Fill>
  void tell(Fill fill) {
    Event event;
    fill(event);
    stream_.send(event);
  }

  void set_up(const control::Setup& setup) {
    settle_on({setup.cores().begin(), setup.cores().end()});
    workload_.emplace(from_control(setup.scenario()));
    std::uint16_t port = 0;
    if (side_ == Side::Server) port = listen(setup.address());
    tell([&](Event& event) {
      event.mutable_ready()->set_port(port);
      event.mutable_ready()->set_workload_digest(workload_->digest());
    });
  }

  std::uint16_t listen(const std::string& text) {
    Address address(text, 0);
    listening_.emplace(::socket(address.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (::bind(listening_->descriptor(), address.raw(), address.size) != 0 ||
        ::listen(listening_->descriptor(), 1) != 0 ||
        ::getsockname(listening_->descriptor(), address.raw(), &address.size) != 0) {
      Socket::fail("cannot listen");
    }
    return address.port();
  }

  Socket accept() const {
    return Socket(::accept4(listening_->descriptor(), nullptr, nullptr, SOCK_CLOEXEC));
  }

  void connect(const control::Connect& to) {
    Address address(to.address(), static_cast<std::uint16_t>(to.port()));
    connected_.emplace(::socket(address.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (::connect(connected_->descriptor(), address.raw(), address.size) != 0) Socket::fail("cannot connect");
  }

  void echo(const Socket& peer) {
    for (Ping ping; peer.receive(ping);) peer.send(ping);
  }

  void ping(const Socket& peer, TimePoint window_begin) {
    const TimePoint window_end = window_begin + workload_->scenario().duration;
    Histogram round_trips;
    LatencySlices slices(workload_->scenario().duration);
    TimePoint first{}, now = Clock::now();
    for (Ping ping{}; now < window_end;) {
      const TimePoint sent = now;
      peer.send(ping);
      if (!peer.receive(ping)) throw std::runtime_error("the server has closed the connection");
      now = Clock::now();
      if (sent < window_begin) continue;
      if (first == TimePoint{}) first = now;
      round_trips.record((now - sent).count());
      slices.record(sent - window_begin, (now - sent).count());
    }
    ::shutdown(peer.descriptor(), SHUT_WR);
    report_.set_sent(round_trips.count());
    control::Arrivals& arrivals = *report_.mutable_arrivals();
    arrivals.set_delivered(round_trips.count());
    arrivals.set_delivered_bytes(round_trips.count() * sizeof(Ping));
    arrivals.set_first_ns(nanoseconds(first.time_since_epoch()).count());
    arrivals.set_last_ns(nanoseconds(now.time_since_epoch()).count());
    *arrivals.mutable_latency() = to_control(round_trips.distribution());
    arrivals.set_latency_histogram(encode_histogram(round_trips));
    *arrivals.mutable_latency_slices() = to_control(slices.figures());
  }

  Side side_;
  ControlStream& stream_;
  std::optional<Workload> workload_;
  std::optional<Socket> listening_, connected_;
  control::Report report_;
};

Scenario floor_scenario() {
  Scenario scenario;
  scenario.name = "floor";
  scenario.about = "A bare ping-pong over blocking TCP sockets: what the machine alone takes.";
  scenario.flow = Flow::Echo;
  scenario.payload = Kind::Binary;
  scenario.pace = Pace::Closed;
  scenario.headline = Headline::RoundTrip;
  scenario.min_bytes = scenario.max_bytes = sizeof(Ping);
  scenario.warmup = std::chrono::milliseconds(50);
  scenario.duration = std::chrono::milliseconds(200);
  return scenario;
}

}  // namespace

const Backend& floor_backend() {
  static const Backend backend{.name = "floor",
                               .about =
                                   "64 bytes over a blocking TCP socket, TCP_NODELAY; no transport library, "
                                   "no check, no event loop",
                               .traits = {},
                               .settings = {{"TCP_NODELAY", "on"}}};
  return backend;
}

const Workload& floor_workload() {
  static const Workload workload(floor_scenario());
  return workload;
}

int run_floor_worker(Side side) {
  return converse([side](ControlStream& stream) { FloorWorker(side, stream).serve(); });
}

}  // namespace wirerace
