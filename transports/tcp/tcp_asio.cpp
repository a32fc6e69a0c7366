#include "transports/tcp/tcp_asio.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>

#include "transports/asio/ends.hpp"
#include "transports/wire/frame.hpp"
#include "transports/wire/frame_buffer.hpp"

namespace wirerace {

namespace {

const Traits traits;

class Session : public Channel, public std::enable_shared_from_this<Session> {
 public:
  using OnEnd = std::function<void(Session&, std::string_view)>;

  Session(asio::TcpSocket socket, Side, Listener& listener, OnEnd on_end)
      : socket_(std::move(socket)), listener_(listener), on_end_(std::move(on_end)) {}

  void start() {
    opened_ = true;
    listener_.on_open(*this);
    read();
  }

  bool opened() const { return opened_; }

  void send(Message message) override {
    if (ended_ || message.bytes.size() > traits.largest_message) return;
    wire::append_frame(queued_, message);
    if (!flushing_) {
      flushing_ = true;
      // Later in this turn of the loop, so that what is sent in it shares a write.
      boost::asio::post(socket_.get_executor(), [self = shared_from_this()] { self->flush(); });
    }
  }

  std::size_t backlog() const override { return queued_.size() + writing_.size() - written_; }

 private:
  void flush() {
    writing_.clear();
    written_ = 0;
    writing_.swap(queued_);
    write();
  }

  void write() {
    const auto part = boost::asio::buffer(writing_) + written_;
    socket_.async_write_some(boost::asio::buffer(part, asio::largest_write),
                             [self = shared_from_this()](const asio::error_code& error, std::size_t bytes) {
                               self->wrote(error, bytes);
                             });
  }

  void wrote(const asio::error_code& error, std::size_t bytes) {
    if (error) return end(asio::describe(error));
    written_ += bytes;
    if (written_ < writing_.size()) return write();
    if (!queued_.empty()) return flush();
    flushing_ = false;
  }

  void read() {
    const auto space = in_.space();
    socket_.async_read_some(boost::asio::buffer(space.data(), space.size()),
                            [self = shared_from_this()](const asio::error_code& error, std::size_t bytes) {
                              self->did_read(error, bytes);
                            });
  }

  void did_read(const asio::error_code& error, std::size_t bytes) {
    if (error) return end(asio::describe(error));
    try {
      in_.added(bytes);
      while (const auto message = in_.next()) listener_.on_message(*this, *message);
    } catch (const wire::BadFrame& bad) {
      return end(bad.what());
    }
    read();
  }

  void end(std::string_view why) {
    if (std::exchange(ended_, true)) return;
    asio::error_code ignored;
    socket_.close(ignored);
    on_end_(*this, why);
  }

  asio::TcpSocket socket_;
  Listener& listener_;
  OnEnd on_end_;
  bool opened_ = false;
  bool ended_ = false;
  bool flushing_ = false;  // a flush is posted or a write under way
  std::string queued_;
  std::string writing_;
  std::size_t written_ = 0;  // of writing_
  wire::FrameBuffer in_{traits.largest_message};
};

}  // namespace

Backend tcp_asio() {
  return {
      .name = "tcp/asio",
      .about = tcp_asio_about,
      .traits = traits,
      .settings = {{"TCP_NODELAY", "on, both ends"},
                   {"largest write", "32 KiB"},
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
