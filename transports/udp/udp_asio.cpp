#include "transports/udp/udp_asio.hpp"

#include <boost/asio/post.hpp>
#include <map>

#include "transports/udp/datagram_socket.hpp"
#include "transports/wire/datagram.hpp"

namespace wirerace {

namespace {

using asio::error_code;
using udp::DatagramSocket;
using udp::Endpoint;
using udp::Sending;
using wire::DatagramHeader;
using wire::DatagramType;
using namespace std::chrono_literals;

constexpr auto hello_interval = 100ms;
constexpr auto hello_patience = 3s;
constexpr auto alive_interval = 500ms;
constexpr auto longest_silence = 5s;
constexpr std::size_t smallest_datagram = 64;

// 65,507 bytes is the most that one IPv4 datagram can carry.
const Traits traits{.reliable = false, .ordered = false, .largest_message = 65'507};

class DatagramChannel : public Channel {
 public:
  DatagramChannel(DatagramSocket& socket, Endpoint peer, std::size_t datagram_bytes)
      : socket_(socket),
        peer_(std::move(peer)),
        part_(std::max(datagram_bytes, smallest_datagram) - wire::datagram_header_bytes) {}

  void send(Message message) override {
    const std::size_t size = message.bytes.size();
    if (size > traits.largest_message) return;
    DatagramHeader header{
        .kind = message.kind,
        .count = static_cast<std::uint16_t>(std::max<std::size_t>(1, (size + part_ - 1) / part_)),
        .length = static_cast<std::uint32_t>(size),
        .message = next_message_++};
    for (; header.index < header.count; ++header.index) {
      const auto head = wire::encode(header);
      socket_.send(peer_, {head.data(), head.size()},
                   message.bytes.substr(header.index * header.part(), header.part()), waiting_);
    }
  }

  std::size_t backlog() const override { return *waiting_; }

  void tell(DatagramType type) {
    const auto head = wire::encode({.type = type});
    socket_.send(peer_, {head.data(), head.size()}, {}, waiting_);
  }

  void heard_now() { heard_ = Clock::now(); }
  bool silent_for(Clock::duration time) const { return Clock::now() - heard_ > time; }

  wire::Reassembly reassembly{traits.largest_message};

 private:
  DatagramSocket& socket_;
  Endpoint peer_;
  std::size_t part_;  // the most bytes of a message in one datagram
  std::uint32_t next_message_ = 0;
  std::shared_ptr<std::size_t> waiting_ = std::make_shared<std::size_t>(0);
  TimePoint heard_ = Clock::now();
};

class UdpServer : public Server {
 public:
  UdpServer(const ServerOptions& options, Listener& listener, Sending sending)
      : listener_(listener),
        tuning_(options.tuning),
        loop_([&listener] { listener.on_timer(); }),
        socket_(loop_, sending) {
    error_code error;
    socket_.bind({asio::parse_address(options.address), options.port}, error);
    if (error) asio::fail("listen on", options.address, options.port, error);
    port_ = socket_.port();
    socket_.receive([this](const Endpoint& from, std::string_view datagram) { received(from, datagram); },
                    [](const error_code&) {});  // of one client among many: its silence will tell
    sweep();
    loop_.start();
  }

  ~UdpServer() override {
    loop_.stop();
    for (const auto& [peer, channel] : channels_) channel->tell(DatagramType::Bye);
    socket_.flush();
  }

  std::uint16_t port() const override { return port_; }
  void wake_at(TimePoint when) override { loop_.wake_at(when); }

 private:
  using Channels = std::map<Endpoint, std::unique_ptr<DatagramChannel>>;

  void received(const Endpoint& from, std::string_view datagram) {
    const auto header = wire::decode_datagram(datagram);
    if (!header) return;
    auto found = channels_.find(from);
    if (found == channels_.end()) {
      if (header->type == DatagramType::Bye) return;
      auto channel = std::make_unique<DatagramChannel>(socket_, from, tuning_.datagram_bytes);
      if (header->type != DatagramType::Hello) return channel->tell(DatagramType::Bye);
      found = channels_.emplace(from, std::move(channel)).first;
      listener_.on_open(*found->second);
    }
    DatagramChannel& channel = *found->second;
    channel.heard_now();
    switch (header->type) {
      case DatagramType::Hello:
        return channel.tell(DatagramType::Welcome);
      case DatagramType::Alive:
        return channel.tell(DatagramType::Alive);
      case DatagramType::Bye:
        return end(found, "closed by the peer");
      case DatagramType::Fragment:
        if (const auto message = channel.reassembly.add(*header, datagram))
          listener_.on_message(channel, *message);
        return;
      case DatagramType::Welcome:
        return;
    }
  }

  void sweep() {
    for (auto at = channels_.begin(); at != channels_.end();) {
      const auto next = std::next(at);
      if (at->second->silent_for(longest_silence)) end(at, "silent for 5 s");
      at = next;
    }
    sweeper_.expires_after(1s);
    sweeper_.async_wait([this](const error_code& error) {
      if (!error) sweep();
    });
  }

  void end(Channels::iterator channel, std::string_view why) {
    listener_.on_close(channel->second.get(), why);
    channels_.erase(channel);
  }

  Listener& listener_;
  Tuning tuning_;
  std::uint16_t port_ = 0;
  asio::Loop loop_;
  DatagramSocket socket_;
  asio::Timer sweeper_{loop_.context()};
  Channels channels_;
};

class UdpClient : public Client {
 public:
  UdpClient(const ClientOptions& options, Listener& listener, Sending sending)
      : listener_(listener),
        sending_(sending),
        server_(asio::parse_address(options.address), options.port),
        datagram_bytes_(options.tuning.datagram_bytes),
        loop_([&listener] { listener.on_timer(); }) {
    for (unsigned i = 0; i < options.channels; ++i) {
      if (const error_code error = add_line()) asio::fail("connect to", options.address, options.port, error);
    }
    boost::asio::post(loop_.context(), [this] { tick(); });
    loop_.start();
  }

  ~UdpClient() override {
    loop_.stop();
    for (const auto& line : lines_) {
      if (line->state == Line::Ended) continue;
      line->channel.tell(DatagramType::Bye);
      line->socket.flush();
    }
  }

  void wake_at(TimePoint when) override { loop_.wake_at(when); }

  void open(unsigned channels) override {
    for (unsigned i = 0; i < channels; ++i) {
      if (const error_code error = add_line()) {
        boost::asio::post(loop_.context(),
                          [this, error] { listener_.on_close(nullptr, asio::describe(error)); });
      } else {
        lines_.back()->channel.tell(DatagramType::Hello);
      }
    }
    // Often enough for a Hello that is lost; but opening again and again puts no tick off.
    if (ticker_.expiry() > Clock::now() + hello_interval) tick_after(hello_interval);
  }

 private:
  // A channel with its own socket, and so with its own port, by which the server knows it.
  struct Line {
    Line(asio::Loop& loop, Sending sending, const Endpoint& server, std::size_t datagram_bytes)
        : socket(loop, sending), channel(socket, server, datagram_bytes) {}

    enum { Greeting, Open, Ended } state = Greeting;
    DatagramSocket socket;
    DatagramChannel channel;
  };

  error_code add_line() {
    auto line = std::make_unique<Line>(loop_, sending_, server_, datagram_bytes_);
    error_code error;
    line->socket.connect(server_, error);
    if (error) return error;
    line->socket.receive(
        [this, &line = *line](const Endpoint&, std::string_view datagram) { received(line, datagram); },
        [this, &line = *line](const error_code& failed) { end(line, asio::describe(failed)); });
    lines_.push_back(std::move(line));
    return {};
  }

  void received(Line& line, std::string_view datagram) {
    const auto header = wire::decode_datagram(datagram);
    if (!header || line.state == Line::Ended) return;
    line.channel.heard_now();
    if (header->type == DatagramType::Bye) return end(line, "closed by the peer");
    if (line.state == Line::Greeting) {  // whatever the server sends, it knows us
      line.state = Line::Open;
      listener_.on_open(line.channel);
    }
    if (header->type != DatagramType::Fragment) return;
    if (const auto message = line.channel.reassembly.add(*header, datagram)) {
      listener_.on_message(line.channel, *message);
    }
  }

  // Greets, or shows that we are here, and forgets the lines that have ended.
  void tick() {
    std::erase_if(lines_, [](const auto& line) { return line->state == Line::Ended && line->socket.idle(); });
    bool greeting = false;
    for (std::size_t i = 0; i < lines_.size(); ++i) {  // those added as one ends are among them
      Line& line = *lines_[i];
      if (line.state == Line::Greeting) {
        greeting = true;
        line.channel.tell(DatagramType::Hello);
        if (line.channel.silent_for(hello_patience)) end(line, "no answer in 3 s");
      } else if (line.state == Line::Open) {
        line.channel.tell(DatagramType::Alive);
        if (line.channel.silent_for(longest_silence)) end(line, "silent for 5 s");
      }
    }
    tick_after(greeting ? hello_interval : alive_interval);
  }

  void tick_after(Clock::duration time) {
    ticker_.expires_after(time);
    ticker_.async_wait([this](const error_code& error) {
      if (!error) tick();
    });
  }

  void end(Line& line, std::string_view why) {
    if (line.state == Line::Ended) return;
    Channel* channel = line.state == Line::Open ? &line.channel : nullptr;
    line.state = Line::Ended;
    line.socket.close();
    listener_.on_close(channel, why);
  }

  Listener& listener_;
  const Sending sending_;
  const Endpoint server_;
  const std::size_t datagram_bytes_;
  asio::Loop loop_;
  asio::Timer ticker_{loop_.context()};
  std::vector<std::unique_ptr<Line>> lines_;  // ended ones too, until the next tick
};

template <Sending sending>
Backend udp_backend(std::string name, std::string_view about, std::string calls) {
  return {
      .name = std::move(name),
      .about = about,
      .traits = traits,
      .settings = {{"largest datagram", "1,472 bytes"},
                   {"datagrams a system call", std::move(calls)},
                   {"SO_RCVBUF, SO_SNDBUF", "4 MiB asked for, the system's maximum given"},
                   {"largest message", "65,507 bytes"},
                   {"sent again when lost", "never"},
                   {"threads", "1 an end"}},
      .serve = [](const ServerOptions& options, Listener& listener) -> std::unique_ptr<Server> {
        return std::make_unique<UdpServer>(options, listener, sending);
      },
      .connect = [](const ClientOptions& options, Listener& listener) -> std::unique_ptr<Client> {
        return std::make_unique<UdpClient>(options, listener, sending);
      },
  };
}

}  // namespace

Backend udp_asio() {
  return udp_backend<Sending::OneByOne>("udp/asio", udp_asio_about, "1");
}

Backend udp_asio_gso() {
  return udp_backend<Sending::InBatches>("udp/asio+gso", udp_asio_gso_about,
                                         "up to 64 of one size (UDP_SEGMENT, UDP_GRO)");
}

}  // namespace wirerace
