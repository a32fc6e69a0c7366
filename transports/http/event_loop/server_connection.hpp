// A connection to an HTTP server on an event loop: requests come in one after the other, and each is answered
// before the next is looked at.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "transports/asio/byte_stream.hpp"
#include "transports/http/event_loop/message_reader.hpp"
#include "transports/wire/read_buffer.hpp"

namespace wirerace::http_loop {

class ServerSession;
class ServerConnection;

/// What a server does with requests, in the order of the calls.
class RequestHandler {
 public:
  virtual ~RequestHandler() = default;
  virtual void on_header(ServerConnection& connection, const Header& request) = 0;
  virtual void on_body(ServerConnection& connection, std::string_view piece) = 0;
  /// The request is whole. It may be answered now or later.
  virtual void on_request(ServerConnection& connection, const Header& request) = 0;
  /// All of a write that had to wait has gone.
  virtual void on_drained(ServerConnection& connection) = 0;
  /// The connection has ended.
  virtual void on_gone(ServerConnection& connection) = 0;
};

class ServerConnection : public asio::ByteStream {
 public:
  ServerConnection(asio::Connection connection, RequestHandler& handler)
      : ByteStream(std::move(connection)), handler_(handler) {}

  /// The request under way is the last here: the connection ends with its answer. So it does where the client
  /// said so, or speaks HTTP/1.0.
  void end_with_answer() { last_ = true; }

  /// Answers the request. `fields` are whole lines. A body is of type text/plain unless `fields` say
  /// otherwise.
  void answer(std::string_view status, std::string_view fields = {}, std::string_view body = {});

  /// Answers it with a body in chunks, of which each call of chunk() is one; end_chunks() is the end.
  /// HTTP/1.0 has none: there the end of the connection is that of the body.
  void begin_chunks(std::string_view status, std::string_view fields);
  void chunk(std::string_view piece);
  void end_chunks();

  /// Of the request under way: the session it is for, and what was wrong with its body.
  std::shared_ptr<ServerSession> session;
  std::string fault;

  /// Of the request under way, where it is for no session: its body, as far as that was kept, up to 4 KiB.
  const std::string& body() const { return body_; }
  void keep_body(std::string_view piece);

  std::shared_ptr<ServerConnection> self() {
    return std::static_pointer_cast<ServerConnection>(shared_from_this());
  }

 private:
  void first() override {}
  std::span<char> space() override { return in_.space(1); }
  void take(std::size_t bytes) override;
  void drained() override { handler_.on_drained(*this); }
  void closed(std::string_view why) override;

  void read_requests();
  void append_header(std::string_view status, std::string_view fields);
  void answered();

  RequestHandler& handler_;
  wire::ReadBuffer in_;
  RequestReader::Events events_{[this](const Header& header) { handler_.on_header(*this, header); },
                                [this](std::string_view piece) { handler_.on_body(*this, piece); }};
  std::optional<RequestReader> reader_;
  std::string body_;
  bool reading_ = false;  // read_requests() is at work
  bool unanswered_ = false;
  bool last_ = false;    // no request is looked at after the one under way
  bool chunked_ = true;  // a body without a length is sent in chunks
};

}  // namespace wirerace::http_loop
