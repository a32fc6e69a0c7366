#include "transports/websocket/beast_session.hpp"

#include <boost/asio/post.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <utility>

#include "transports/wire/websocket.hpp"

namespace wirerace::websocket {

namespace {

namespace http = boost::beast::http;

// Room to mask the usual message in one go; Beast's default is 4 KiB a write.
constexpr std::size_t mask_buffer = 64 * 1024;

// What Beast compresses into is a frame of its own when it is full. With its header, at most 14 bytes, such a
// frame is one write.
constexpr std::size_t deflate_buffer = asio::largest_write - 14;

/// "the server answered HTTP 404 Not Found".
std::string answer_of(const boost::beast::websocket::response_type& reply) {
  const auto reason = reply.reason();
  return "the server answered HTTP " + std::to_string(reply.result_int()) + " " +
         std::string(reason.data(), reason.size());
}

/// What is wrong with the Sec-WebSocket-Extensions of a server's reply, or nothing.
std::string fault_of(std::string_view extensions, bool compressed) {
  std::string quoted = "\"";
  quoted.append(extensions).append("\"");
  if (!compressed) return extensions.empty() ? "" : "the server has extensions not asked for: " + quoted;
  if (extensions.empty()) return "the server does not compress: its reply has no permessage-deflate";
  const http::ext_list list{boost::beast::string_view(extensions.data(), extensions.size())};
  const bool alone = std::distance(list.begin(), list.end()) == 1;
  if (!alone || !boost::beast::iequals(list.begin()->first, "permessage-deflate"))
    return "the server has other extensions than permessage-deflate: " + quoted;
  const std::string window_bits = std::to_string(deflate.server_max_window_bits);
  const http::param_list parameters = list.begin()->second;
  for (const auto& [name, value] : parameters) {
    const bool window = boost::beast::iequals(name, "server_max_window_bits") ||
                        boost::beast::iequals(name, "client_max_window_bits");
    if (!window || value != window_bits) return "the server compresses otherwise than asked for: " + quoted;
  }
  return "";
}

}  // namespace

BeastSession::BeastSession(asio::Connection connection, Side side, const Settings& settings,
                           Listener& listener, OnEnd on_end)
    : stream_(std::move(connection), settings.handshake_limit),
      side_(side),
      compressed_(settings.compressed),
      host_(settings.host),
      path_(settings.path),
      listener_(listener),
      on_end_(std::move(on_end)) {
  using Stream = boost::beast::websocket::stream_base;
  stream_.set_option(Stream::timeout{.handshake_timeout = settings.handshake_limit,
                                     .idle_timeout = Stream::none(),
                                     .keep_alive_pings = false});
  if (compressed_) stream_.set_option(deflate);
  stream_.auto_fragment(false);
  stream_.write_buffer_bytes(compressed_ ? deflate_buffer : mask_buffer);
  stream_.read_message_max(traits.largest_message);
  in_.reserve(64 * 1024);
}

void BeastSession::start() {
  stream_.next_layer().owned_by(weak_from_this());
  side_ == Side::Server ? accept() : connect();
}

void BeastSession::accept() {
  stream_.async_accept([self = shared_from_this()](const asio::error_code& error) {
    error ? self->end(error) : self->open();
  });
}

void BeastSession::connect() {
  const auto reply = std::make_shared<boost::beast::websocket::response_type>();
  stream_.async_handshake(*reply, host_, path_, [self = shared_from_this(), reply](asio::error_code error) {
    if (error == boost::beast::websocket::error::upgrade_declined) return self->end(answer_of(*reply));
    if (error.category() == http::make_error_code(http::error::bad_version).category())
      return self->end("no HTTP: " + error.message());
    if (error) return self->end(error);
    const auto extensions = (*reply)[http::field::sec_websocket_extensions];
    const std::string fault = fault_of({extensions.data(), extensions.size()}, self->compressed_);
    fault.empty() ? self->open() : self->end(fault);
  });
}

void BeastSession::open() {
  opened_ = true;
  listener_.on_open(*this);
  read();
}

void BeastSession::send(Message message) {
  if (ended_ || message.bytes.size() > traits.largest_message) return;
  queued_.push(message);
  if (!sending_) {
    sending_ = true;
    // Later in this turn of the loop, so that what is sent in it shares a write.
    boost::asio::post(stream_.get_executor(), [self = shared_from_this()] { self->write_next(); });
  }
}

std::size_t BeastSession::backlog() const {
  return queued_.bytes() + writing_.bytes() + stream_.next_layer().pending();
}

// Where a write fails, the read under way tells why: a close may still be on its way to the peer.
void BeastSession::write_next() {
  asio::CorkedStream& cork = stream_.next_layer();
  if (ended_) return;
  if (writing_.empty()) std::swap(writing_, queued_);
  const bool large = !writing_.empty() && writing_.front().bytes.size() >= asio::largest_write;
  if (cork.pending() > 0 && (writing_.empty() || large || cork.pending() >= asio::largest_write)) {
    return cork.uncork([this](const asio::error_code& error) {
      if (!error) write_next();
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
                        if (error) return;
                        self->writing_.pop();
                        self->write_next();
                      });
}

void BeastSession::read() {
  stream_.async_read(in_, [self = shared_from_this()](const asio::error_code& error, std::size_t) {
    if (error) return self->end(error);
    const auto bytes = self->in_.cdata();
    self->listener_.on_message(*self, {self->stream_.got_text() ? Kind::Text : Kind::Binary,
                                       {static_cast<const char*>(bytes.data()), bytes.size()}});
    self->in_.clear();
    self->read();
  });
}

// Past Beast, whose own close waits behind a write until that has been told to be done.
void BeastSession::leave() {
  if (std::exchange(ended_, true) || !opened_) return;
  std::string frame;
  wire::append_websocket_frame(frame, wire::Opcode::Close, wire::going_away, std::nullopt);
  stream_.next_layer().write_last(frame);
}

void BeastSession::end(const asio::error_code& error) {
  const auto& reason = stream_.reason();
  const bool told = error == boost::beast::websocket::error::closed || reason.code != 0;
  end(told ? wire::describe_close(reason.code, {reason.reason.data(), reason.reason.size()})
           : asio::describe(error));
}

void BeastSession::end(std::string_view why) {
  if (std::exchange(ended_, true)) return;
  stream_.next_layer().connection().close();
  on_end_(*this, why);
}

}  // namespace wirerace::websocket
