#include "transports/http/event_loop/server_connection.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <charconv>

namespace wirerace::http_loop {

namespace {

// What a client may send before the request under way is answered, or of a header, of a chunk's too.
constexpr std::size_t most_ahead = std::size_t{1} << 20;

constexpr std::size_t most_body = 4096;

}  // namespace

/// Without the line that ends it.
void ServerConnection::append_header(std::string_view status, std::string_view fields) {
  out().append("HTTP/1.1 ").append(status).append("\r\n").append(fields);
  if (last_) out().append("Connection: close\r\n");
}

void ServerConnection::answer(std::string_view status, std::string_view fields, std::string_view body) {
  append_header(status, fields);
  if (!status.starts_with("204"))
    out().append("Content-Length: ").append(std::to_string(body.size())).append("\r\n");
  out().append("\r\n").append(body);
  answered();
}

void ServerConnection::begin_chunks(std::string_view status, std::string_view fields) {
  append_header(status, fields);
  out().append(chunked_ ? "Transfer-Encoding: chunked\r\n\r\n" : "\r\n");
  appended();
}

void ServerConnection::chunk(std::string_view piece) {
  if (chunked_) {
    char size[16];
    const auto end = std::to_chars(size, size + sizeof size, piece.size(), 16).ptr;
    out().append(size, end).append("\r\n").append(piece).append("\r\n");
  } else {
    out().append(piece);
  }
  appended();
}

void ServerConnection::end_chunks() {
  if (chunked_) out().append("0\r\n\r\n");
  answered();
}

void ServerConnection::keep_body(std::string_view piece) {
  if (body_.size() + piece.size() > most_body) {
    fault = "a body above 4,096 bytes";
  } else {
    body_.append(piece);
  }
}

void ServerConnection::answered() {
  appended();
  unanswered_ = false;
  session.reset();
  fault.clear();
  body_.clear();
  if (!reading_ && (last_ || !in_.text().empty())) take_again();  // what came meanwhile, or the end
}

void ServerConnection::take(std::size_t bytes) {
  in_.added(bytes);
  read_requests();
  if (last_ && !unanswered_) throw asio::StreamEnd("the last request is answered");
  if (in_.text().size() > most_ahead)
    throw asio::StreamEnd("requests come, but answers are not awaited; or a header does not end");
}

void ServerConnection::read_requests() {
  reading_ = true;
  while (!unanswered_ && !last_ && !in_.text().empty()) {
    if (!reader_) {
      if (pending() > most_ahead) throw asio::StreamEnd("requests come, but answers are not read");
      reader_.emplace(events_);
    }
    boost::beast::error_code error;
    const std::string_view held = in_.text();
    const std::size_t used = reader_->put(boost::asio::buffer(held.data(), held.size()), error);
    in_.take(used);
    if (error == boost::beast::http::error::need_more || (!error && !reader_->is_done())) break;
    if (error) throw asio::StreamEnd("no HTTP request: " + error.message());
    unanswered_ = true;
    last_ = reader_->header().last;
    chunked_ = !reader_->header().http_1_0;
    handler_.on_request(*this, reader_->header());
    reader_.reset();
  }
  reading_ = false;
}

void ServerConnection::closed(std::string_view) {
  const auto alive = self();
  handler_.on_gone(*this);
}

}  // namespace wirerace::http_loop
