// A channel over Boost.Beast's WebSocket, with permessage-deflate (RFC 7692) or without.
#pragma once

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string_view>

#include "transports/asio/corked_stream.hpp"
#include "transports/asio/message_queue.hpp"

namespace wirerace::websocket {

/// What both ends compress with: Beast's defaults, named so that they stay. The windows and the context that
/// goes on from message to message are agreed upon; level and memory are each end's own.
inline constexpr boost::beast::websocket::permessage_deflate deflate{.server_enable = true,
                                                                     .client_enable = true,
                                                                     .server_max_window_bits = 15,
                                                                     .client_max_window_bits = 15,
                                                                     .server_no_context_takeover = false,
                                                                     .client_no_context_takeover = false,
                                                                     .compLevel = 8,
                                                                     .memLevel = 4};

/// A Session as transports/asio/ends.hpp has it.
class BeastSession : public Channel, public std::enable_shared_from_this<BeastSession> {
 public:
  static constexpr Traits traits{.tls = true, .tls_resumed = true};

  struct Settings {
    /// A server compresses for who asks for it; a client's channel does not open where the server does not
    /// agree to all of `deflate`.
    bool compressed = false;
    std::string host = {};   ///< whom a client asks, as http::host_field() has it
    std::string path = "/";  ///< and for what
    std::chrono::milliseconds handshake_limit = asio::handshake_limit;
  };
  using OnEnd = std::function<void(BeastSession&, std::string_view)>;

  BeastSession(asio::Connection connection, Side side, const Settings& settings, Listener& listener,
               OnEnd on_end);

  void start();
  bool opened() const { return opened_; }
  void leave();

  void send(Message message) override;
  std::size_t backlog() const override;

 private:
  void accept();
  void connect();
  void open();
  void write_next();
  void read();
  void end(const asio::error_code& error);
  void end(std::string_view why);

  boost::beast::websocket::stream<asio::CorkedStream, true> stream_;
  Side side_;
  bool compressed_;
  std::string host_, path_;  // a client's
  Listener& listener_;
  OnEnd on_end_;
  bool opened_ = false;
  bool ended_ = false;
  bool sending_ = false;  // write_next is posted or a write under way
  asio::MessageQueue queued_;
  asio::MessageQueue writing_;
  boost::beast::flat_buffer in_;
};

}  // namespace wirerace::websocket
