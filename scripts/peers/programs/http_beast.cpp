// A simple HTTP server, as Beast's examples have it: http_beast PORT. Every request is answered 204, without
// a body.
#include <boost/beast/http.hpp>

#include "beast_server.hpp"

namespace http = beast::http;

class Session : public std::enable_shared_from_this<Session> {
 public:
  explicit Session(tcp::socket socket) : stream_(std::move(socket)) {}

  void start() { read(); }

 private:
  void read() {
    request_ = {};
    stream_.expires_after(std::chrono::seconds(30));
    http::async_read(stream_, buffer_, request_,
                     beast::bind_front_handler(&Session::on_read, shared_from_this()));
  }

  void on_read(beast::error_code error, std::size_t) {
    if (error) return;
    response_ = {http::status::no_content, request_.version()};
    response_.set(http::field::cache_control, "no-cache");
    response_.keep_alive(request_.keep_alive());
    http::async_write(stream_, response_,
                      beast::bind_front_handler(&Session::on_written, shared_from_this()));
  }

  void on_written(beast::error_code error, std::size_t) {
    if (!error && response_.keep_alive()) read();
  }

  beast::tcp_stream stream_;
  beast::flat_buffer buffer_;
  http::request<http::string_body> request_;
  http::response<http::empty_body> response_;
};

int main(int count, char** words) {
  return serve<Session>(count, words);
}
