// A simple WebSocket echo server, as Beast's examples have it: websocket_beast PORT.
#include <boost/beast/websocket.hpp>

#include "beast_server.hpp"

namespace websocket = beast::websocket;

class Session : public std::enable_shared_from_this<Session> {
 public:
  explicit Session(tcp::socket socket) : stream_(std::move(socket)) {}

  void start() {
    stream_.set_option(websocket::stream_base::timeout::suggested(beast::role_type::server));
    stream_.async_accept([self = shared_from_this()](beast::error_code error) {
      if (!error) self->read();
    });
  }

 private:
  void read() {
    stream_.async_read(buffer_, beast::bind_front_handler(&Session::on_read, shared_from_this()));
  }

  void on_read(beast::error_code error, std::size_t) {
    if (error) return;
    stream_.text(stream_.got_text());
    stream_.async_write(buffer_.data(), beast::bind_front_handler(&Session::on_written, shared_from_this()));
  }

  void on_written(beast::error_code error, std::size_t) {
    if (error) return;
    buffer_.consume(buffer_.size());
    read();
  }

  websocket::stream<beast::tcp_stream> stream_;
  beast::flat_buffer buffer_;
};

int main(int count, char** words) {
  return serve<Session>(count, words);
}
