// The contract between a transport backend and whoever sends messages over it.
//
// A Backend makes Ends: a Server that listens, or a Client that opens channels to one. A Channel is one live
// conversation between a client and the server; both ends see it as a Channel of their own. What happens on a
// channel is told to the Listener given when the End was made.
//
// Threads. An End runs its own threads and calls the Listener only from them. Calls about one channel never
// overlap and come in order: on_open, any number of on_message, on_close. on_timer never overlaps itself.
// Calls about different channels, and on_timer, may run at the same time where Traits::single_threaded is
// false.
//
// Lifetime. A Channel& stays valid from its on_open until its on_close has returned, or until the End is
// destroyed. Destroying an End closes its channels, joins its threads and makes no further call to the
// Listener; the peers of its channels are told with on_close. Never destroy an End from one of its own
// callbacks.
//
// Errors. What keeps an End from being made throws TransportError. What ends a channel, or keeps one from
// opening, is told once by on_close.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wirerace {

/// CLOCK_MONOTONIC: one clock for all processes of a machine, so that one-way times may be subtracted.
using Clock = std::chrono::steady_clock;
using TimePoint = Clock::time_point;

enum class Kind : std::uint8_t { Text, Binary };

/// Text is valid UTF-8. `bytes` is borrowed: valid during the call it is passed to, and no longer.
struct Message {
  Kind kind = Kind::Binary;
  std::string_view bytes;
};

/// "cannot listen on 127.0.0.1:8080: Address already in use": what was wrong and where.
class TransportError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Channel {
 public:
  virtual ~Channel() = default;

  /// Queues a message behind those sent before. Never blocks; has copied the bytes, or handed them to the
  /// kernel, when it returns. Call it only from a callback of this channel's End (any of them: a backend with
  /// several threads makes that safe). A message longer than Traits::largest_message, or sent on a channel
  /// whose peer has gone, is dropped; the latter's on_close is on its way.
  virtual void send(Message message) = 0;

  /// Bytes that send() took and that neither the kernel nor the library has yet taken from the backend. May
  /// be called where send() may.
  virtual std::size_t backlog() const = 0;

  /// For the listener's own use; backends neither read nor write it.
  void* user = nullptr;
};

class Listener {
 public:
  virtual ~Listener() = default;

  virtual void on_open(Channel& channel) = 0;
  virtual void on_message(Channel& channel, Message message) = 0;

  /// The channel has ended; `why` says how ("connection refused", "closed by the peer"). `channel` is null
  /// where a client's channel never opened.
  virtual void on_close(Channel* channel, std::string_view why) = 0;

  /// The time given to End::wake_at has come.
  virtual void on_timer() = 0;
};

/// Since the End was made: requests a polling client has made, and those answered with no message.
struct PollCounts {
  std::uint64_t total = 0;
  std::uint64_t empty = 0;
};

enum class Side : std::uint8_t { Server, Client };

class End {
 public:
  virtual ~End() = default;

  /// Calls Listener::on_timer once, at `when` or as soon after as the system wakes the thread; a time that
  /// has passed means at once. An End has one timer: a later call replaces an earlier one that has not fired.
  /// From any thread.
  virtual void wake_at(TimePoint when) = 0;

  /// Sends `message` on each of `channels`, which are this End's, as Channel::send does; null ones are passed
  /// over. A backend whose channels all put a message in the same form makes that once.
  virtual void send_all(std::span<Channel* const> channels, Message message) {
    for (Channel* channel : channels) {
      if (channel) channel->send(message);
    }
  }

  /// From any thread. Zero for what does not poll.
  virtual PollCounts polls() const { return {}; }
};

class Server : public End {
 public:
  /// The port listened on, also where port 0 was asked for.
  virtual std::uint16_t port() const = 0;
};

class Client : public End {
 public:
  /// Opens `channels` more, each of which ends in on_open or in on_close(nullptr, why), as an application
  /// does whose channel has closed. Never blocks. Call it only from a callback of this End.
  virtual void open(unsigned channels) = 0;
};

/// TLS 1.3 under what a backend does, whose traits say that it can. Certificates and keys are PEM.
struct Tls {
  std::string certificate, private_key;  ///< a server's own
  /// A client's: one of them must have signed the certificate, which must be for the server's name.
  std::string authority;
  bool resumed = false;  ///< a client's channels resume the session of a connection made before them
};

/// What a user may set about how a transport works. Each backend reads what concerns it.
struct Tuning {
  std::chrono::milliseconds poll_interval{50};       ///< short polling: from one poll's start to the next
  std::chrono::milliseconds long_poll_hold{25'000};  ///< long polling: how long an empty request is held
  std::size_t datagram_bytes = 1472;                 ///< UDP: the largest datagram payload, split above it
  std::shared_ptr<const Tls> tls = nullptr;          ///< null: in the clear
};

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  ///< 0 takes a free one
  unsigned channels = 1;   ///< how many channels to be ready for; a hint for pools and queues
  Tuning tuning = {};
};

struct ClientOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;

  /// The name that the server goes by, which requests say and, under TLS, its certificate must have. Empty:
  /// its address.
  std::string host = {};

  /// What the server is asked for over HTTP, with its query. SSE and polling put it before the paths of their
  /// requests, and take no query; Socket.IO takes "/" for its usual "/socket.io/". Others do not look at it.
  std::string path = "/";

  unsigned channels = 1;  ///< opened at once; each ends in on_open or in on_close(nullptr, why)
  Tuning tuning = {};

  const std::string& server_name() const { return host.empty() ? address : host; }
};

/// What is inherent to a transport, and so what its user may expect.
struct Traits {
  bool reliable = true;         ///< every message arrives unless the channel closes
  bool ordered = true;          ///< messages of one channel arrive in the order sent
  bool polled = false;          ///< the client asks for messages instead of being sent them
  bool replies_only = false;    ///< what a server sends rides in the reply to a message, and waits for one
  bool over_ip = true;          ///< what it sends passes a network interface, which counts it
  bool tls = false;             ///< Tuning::tls is obeyed; where it is not, it is not looked at
  bool tls_resumed = false;     ///< Tls::resumed, too
  bool single_threaded = true;  ///< no two callbacks of an End run at the same time
  std::size_t largest_message = std::size_t{16} << 20;  ///< bytes
};

/// What a backend's options are to have as Tuning::tls.
enum class Encryption : std::uint8_t { None, Tls, ResumedTls };

/// One implementation of one transport. `name` is "transport/library".
struct Backend {
  std::string name;
  std::string_view about;  ///< how a message travels and what it costs: for people
  Traits traits;
  std::vector<std::pair<std::string, std::string>> settings;  ///< what is set, and to what: stored in results
  std::unique_ptr<Server> (*serve)(const ServerOptions&, Listener&) = nullptr;
  std::unique_ptr<Client> (*connect)(const ClientOptions&, Listener&) = nullptr;
  Encryption encryption = Encryption::None;

  /// "tcp" of "tcp/asio".
  std::string_view transport() const { return std::string_view(name).substr(0, name.find('/')); }
};

}  // namespace wirerace
