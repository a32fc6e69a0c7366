#include "transports/plain_http/protocol.hpp"

namespace wirerace::plain_http {

namespace {

Message message_of(const http_loop::Header& header, std::string_view body) {
  return {kind_of(header.content_type), body};
}

}  // namespace

void ServerProtocol::answer(std::string& out, std::string_view status) {
  out.append("HTTP/1.1 ").append(status).append("\r\n");
  if (last_) out.append("Connection: close\r\n");
  unanswered_ = false;
}

void ServerProtocol::append(std::string& out, Message message) {
  if (!unanswered_ || !waiting_.empty()) return waiting_.push(message);
  answer(out, "200 OK");
  append_body(out, message);
}

std::optional<Message> ServerProtocol::next(std::string& out) {
  for (;;) {
    if (unanswered_ && waiting_.empty()) {
      answer(out, "204 No Content");
      out.append("\r\n");
    } else if (unanswered_) {
      answer(out, "200 OK");
      append_body(out, waiting_.front());
      waiting_.pop();
    }
    if (last_) throw asio::StreamEnd("closed by the peer");
    const http_loop::Header* request = in_.next();
    if (!request) return std::nullopt;
    last_ = request->last;
    if (request->method == boost::beast::http::verb::post) {
      unanswered_ = true;
      return message_of(*request, in_.body());
    }
    if (request->method == boost::beast::http::verb::options) {
      answer(out, "204 No Content");
      out.append("Allow: POST\r\n\r\n");
    } else {
      answer(out, "405 Method Not Allowed");
      out.append("Allow: POST\r\nContent-Length: 0\r\n\r\n");
    }
  }
}

void ClientProtocol::append(std::string& out, Message message) {
  if (unanswered_) return waiting_.push(message);
  append_body(out.append(head_), message);
  unanswered_ = true;
}

std::optional<Message> ClientProtocol::next(std::string& out) {
  while (const http_loop::Header* response = in_.next()) {
    if (!std::exchange(unanswered_, false)) throw asio::StreamEnd("a response to no request");
    if (!in_.keep_alive()) throw asio::StreamEnd("the server does not keep the connection alive");
    if (!waiting_.empty()) {
      append(out, waiting_.front());
      waiting_.pop();
    }
    if (response->status == 200) return message_of(*response, in_.body());
    if (response->status != 204)
      throw asio::StreamEnd("the server answered HTTP " + std::to_string(response->status));
  }
  return std::nullopt;
}

}  // namespace wirerace::plain_http
