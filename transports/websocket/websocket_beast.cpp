#include "transports/websocket/websocket_beast.hpp"

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <boost/beast/websocket/stream.hpp>

#include "transports/asio/corked_stream.hpp"
#include "transports/asio/ends.hpp"
#include "transports/asio/message_queue.hpp"

namespace wirerace {

namespace {

namespace websocket = boost::beast::websocket;

// Room to mask the usual message in one go; Beast's default is 4 KiB a write.
constexpr std::size_t mask_buffer = 64 * 1024;

const Traits traits;

class Session : public Channel, public std::enable_shared_from_this<Session> {
 public:
  using OnEnd = std::function<void(Session&, std::string_view)>;

  Session(asio::TcpSocket socket, Side side, Listener& listener, OnEnd on_end)
      : stream_(std::move(socket)), side_(side), listener_(listener), on_end_(std::move(on_end)) {
    stream_.auto_fragment(false);
    stream_.write_buffer_bytes(mask_buffer);
    stream_.read_message_max(traits.largest_message);
    in_.reserve(64 * 1024);
  }

  void start() {
    stream_.next_layer().owned_by(weak_from_this());
    auto ready = [self = shared_from_this()](const asio::error_code& error) { self->shook_hands(error); };
    if (side_ == Side::Server) {
      stream_.async_accept(std::move(ready));
    } else {
      asio::error_code error;
      const auto peer = stream_.next_layer().socket().remote_endpoint(error);
      if (error) return end(error);
      const std::string host = peer.address().to_string() + ":" + std::to_string(peer.port());
      stream_.async_handshake(host, "/", std::move(ready));
    }
  }

  bool opened() const { return opened_; }

  void send(Message message) override {
    if (ended_ || message.bytes.size() > traits.largest_message) return;
    queued_.push(message);
    if (!sending_) {
      sending_ = true;
      // Later in this turn of the loop, so that what is sent in it shares a write.
      boost::asio::post(stream_.get_executor(), [self = shared_from_this()] { self->write_next(); });
    }
  }

  std::size_t backlog() const override {
    return queued_.bytes() + writing_.bytes() + stream_.next_layer().pending();
  }

 private:
  void shook_hands(const asio::error_code& error) {
    if (error) return end(error);
    opened_ = true;
    listener_.on_open(*this);
    read();
  }

  void write_next() {
    asio::CorkedStream& cork = stream_.next_layer();
    if (ended_) return;
    if (writing_.empty()) std::swap(writing_, queued_);
    const bool large = !writing_.empty() && writing_.front().bytes.size() >= asio::largest_write;
    if (cork.pending() > 0 && (writing_.empty() || large || cork.pending() >= asio::largest_write)) {
      return cork.uncork([this](const asio::error_code& error) {
        if (error) return end(error);
        write_next();
      });
    }
    if (writing_.empty()) {
      sending_ = false;
      return;
    }
    if (!large) cork.cork();
    const Message message = writing_.front();
    stream_.text(message.kind == Kind::Text);
    stream_.async_write(boost::asio::buffer(message.bytes),
                        [self = shared_from_this()](const asio::error_code& error, std::size_t) {
                          if (error) return self->end(error);
                          self->writing_.pop();
                          self->write_next();
                        });
  }

  void read() {
    stream_.async_read(in_, [self = shared_from_this()](const asio::error_code& error, std::size_t) {
      if (error) return self->end(error);
      const auto bytes = self->in_.cdata();
      self->listener_.on_message(*self, {self->stream_.got_text() ? Kind::Text : Kind::Binary,
                                         {static_cast<const char*>(bytes.data()), bytes.size()}});
      self->in_.clear();
      self->read();
    });
  }

  void end(const asio::error_code& error) {
    if (std::exchange(ended_, true)) return;
    asio::error_code ignored;
    stream_.next_layer().socket().close(ignored);
    on_end_(*this, asio::describe(error));
  }

  websocket::stream<asio::CorkedStream, false> stream_;  // false: no permessage-deflate
  Side side_;
  Listener& listener_;
  OnEnd on_end_;
  bool opened_ = false;
  bool ended_ = false;
  bool sending_ = false;  // write_next is posted or a write under way
  asio::MessageQueue queued_;
  asio::MessageQueue writing_;
  boost::beast::flat_buffer in_;
};

}  // namespace

Backend websocket_beast() {
  return {
      .name = "websocket/beast",
      .about = websocket_beast_about,
      .traits = traits,
      .settings = {{"TCP_NODELAY", "on, both ends"},
                   {"largest write", "32 KiB"},
                   {"mask buffer", "64 KiB"},
                   {"fragmentation", "off"},
                   {"permessage-deflate", "off"},
                   {"listen backlog", "4096"},
                   {"threads", "1 an end"},
                   {"TLS", "off"}},
      .serve = [](const ServerOptions& options, Listener& listener) -> std::unique_ptr<Server> {
        return std::make_unique<asio::StreamServer<Session>>(options, listener);
      },
      .connect = [](const ClientOptions& options, Listener& listener) -> std::unique_ptr<Client> {
        return std::make_unique<asio::StreamClient<Session>>(options, listener);
      },
  };
}

}  // namespace wirerace
