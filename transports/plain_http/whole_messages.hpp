// HTTP messages, each with its body whole, out of a stream of bytes.
#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <optional>
#include <string>

#include "transports/asio/byte_stream.hpp"
#include "transports/http/event_loop/message_reader.hpp"
#include "transports/wire/read_buffer.hpp"

namespace wirerace::plain_http {

/// Reader is http_loop::RequestReader or ResponseReader. One thread at a time.
template <class Reader>
class WholeMessages {
 public:
  explicit WholeMessages(std::size_t largest_body) : largest_body_(largest_body) {}
  WholeMessages(const WholeMessages&) = delete;
  WholeMessages& operator=(const WholeMessages&) = delete;

  /// Where what is read goes: see wire::ReadBuffer. Invalidates body().
  std::span<char> space() { return in_.space(1); }
  void added(std::size_t bytes) { in_.added(bytes); }

  /// The next message's header, which is valid until the next call, or null where the message is not yet
  /// whole. Throws asio::StreamEnd for what is no HTTP or too large.
  const http_loop::Header* next() {
    if (reader_ && reader_->is_done()) reader_.reset();
    if (in_.text().empty()) return nullptr;
    if (!reader_) {
      reader_.emplace(events_);
      stored_.clear();
      piece_ = {};
    }
    boost::beast::error_code error;
    const std::string_view held = in_.text();
    in_.take(reader_->put(boost::asio::buffer(held.data(), held.size()), error));
    if (error && error != boost::beast::http::error::need_more)
      throw asio::StreamEnd("no HTTP: " + error.message());
    if (!reader_->is_done()) {
      if (in_.text().size() > most_unfinished) throw asio::StreamEnd("a header that does not end");
      store();
      return nullptr;
    }
    if (!stored_.empty()) store();
    return &reader_->header();
  }

  /// Of the message that next() told of: whether another may follow on the connection.
  bool keep_alive() const { return reader_->keep_alive(); }

  /// Of the message that next() told of; valid until space().
  std::string_view body() const { return stored_.empty() ? piece_ : stored_; }

 private:
  // What is left over of what has come is the beginning of a header, of the message or of a chunk.
  static constexpr std::size_t most_unfinished = std::size_t{64} << 10;

  void add(std::string_view piece) {
    if (stored_.size() + piece_.size() + piece.size() > largest_body_)
      throw asio::StreamEnd("a body above " + std::to_string(largest_body_) + " bytes");
    if (!piece_.empty()) store();
    piece_ = piece;
  }

  void store() {
    stored_.append(piece_);
    piece_ = {};
  }

  std::size_t largest_body_;
  wire::ReadBuffer in_;
  typename Reader::Events events_{[](const http_loop::Header&) {},
                                  [this](std::string_view piece) { add(piece); }};
  std::optional<Reader> reader_;
  std::string stored_;      // of the body, what came before the last piece
  std::string_view piece_;  // the last piece, where it lies
};

}  // namespace wirerace::plain_http
