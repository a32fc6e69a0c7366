// A simple server of events that batches them: sse_beast PORT. Every request is answered with a stream of
// events of 64 bytes, 32 KiB of them in a chunk, as many as the client takes.
#include <boost/beast/http.hpp>
#include <string>

#include "beast_server.hpp"

namespace http = beast::http;

class Session : public std::enable_shared_from_this<Session> {
 public:
  explicit Session(tcp::socket socket) : stream_(std::move(socket)) {}

  void start() {
    http::async_read(stream_, buffer_, request_,
                     beast::bind_front_handler(&Session::on_read, shared_from_this()));
  }

 private:
  void on_read(beast::error_code error, std::size_t) {
    if (error) return;
    response_.set(http::field::content_type, "text/event-stream");
    response_.set(http::field::cache_control, "no-cache");
    response_.chunked(true);
    http::async_write_header(stream_, serializer_,
                             beast::bind_front_handler(&Session::on_written, shared_from_this()));
  }

  void on_written(beast::error_code error, std::size_t) {
    if (error) return;
    batch_.clear();
    while (batch_.size() < batch_bytes) batch_.append("data: ").append(message_).append("\n\n");
    net::async_write(stream_, http::make_chunk(net::buffer(batch_)),
                     beast::bind_front_handler(&Session::on_written, shared_from_this()));
  }

  static constexpr std::size_t batch_bytes =
      32 * 1024 - 128;  // with the last event and the chunk's own lines within 32 KiB

  beast::tcp_stream stream_;
  beast::flat_buffer buffer_;
  http::request<http::empty_body> request_;
  http::response<http::empty_body> response_;
  http::response_serializer<http::empty_body> serializer_{response_};
  const std::string message_ = std::string(64, 'm');
  std::string batch_;
};

int main(int count, char** words) {
  return serve<Session>(count, words);
}
