#include "transports/http/event_loop/requester.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/beast/http/error.hpp>
#include <optional>
#include <utility>

#include "transports/asio/byte_stream.hpp"
#include "transports/wire/read_buffer.hpp"

namespace wirerace::http_loop {

/// The connection, while there is one.
class Requester::Stream : public asio::ByteStream {
 public:
  Stream(asio::Connection connection, Requester& owner) : ByteStream(std::move(connection)), owner_(&owner) {}

  void leave() {
    owner_ = nullptr;
    close();
  }

 private:
  void first() override {
    out().append(owner_->unsent_);
    owner_->unsent_.clear();
  }

  std::span<char> space() override { return in_.space(1); }

  void take(std::size_t bytes) override {
    in_.added(bytes);
    owner_->moved_ = Clock::now();
    while (!in_.text().empty()) {
      if (!owner_->busy_) throw asio::StreamEnd("a response to no request");
      if (!reader_) reader_.emplace(owner_->events_of_reader_);
      boost::beast::error_code error;
      const std::string_view held = in_.text();
      const std::size_t used = reader_->put(boost::asio::buffer(held.data(), held.size()), error);
      if (!owner_) return;
      in_.take(used);
      if (error == boost::beast::http::error::need_more || (!error && !reader_->is_done())) return;
      if (error) throw asio::StreamEnd("no HTTP response: " + error.message());
      responded();
      if (!owner_) return;
    }
  }

  void responded() {
    Requester& owner = *owner_;
    const Header header = reader_->header();
    if (header.last) {
      leave();
      owner.stream_.reset();
    } else {
      reader_.reset();
    }
    owner.busy_ = false;
    owner.events_.on_response(header);
  }

  void closed(std::string_view why) override {
    if (!owner_) return;
    boost::beast::error_code cut;
    if (reader_ && owner_->busy_ && why == asio::describe(asio::error_code(boost::asio::error::eof))) {
      reader_->put_eof(cut);  // a body may go on until then
      if (!cut && reader_->is_done()) return responded();
    }
    owner_->broken("the connection broke: " + std::string(why));
  }

  Requester* owner_;
  wire::ReadBuffer in_;
  std::optional<ResponseReader> reader_;
};

Requester::Requester(asio::Connector& connector, std::string_view host, Events events)
    : connector_(connector),
      host_("Host: " + std::string(host) + "\r\n"),
      events_(std::move(events)),
      events_of_reader_{[this](const Header& header) { events_.on_header(header); },
                        [this](std::string_view piece) { events_.on_body(piece); }} {}

void Requester::send(std::string_view header, std::string_view body) {
  busy_ = true;
  moved_ = Clock::now();
  const bool live = stream_ && !stream_->ended();
  std::string& out = live ? stream_->out() : unsent_;
  out.append(header).append(host_).append("\r\n").append(body);
  if (live) {
    stream_->appended();
  } else {
    connect();
  }
}

std::size_t Requester::pending() const {
  return unsent_.size() + (stream_ ? stream_->pending() : 0);
}

void Requester::connect() {
  connected_ = false;
  connector_.connect([self = shared_from_this()](const asio::error_code& error, asio::Connection connection) {
    if (self->closed_) return;
    if (error) return self->broken("cannot connect: " + asio::describe(error));
    self->connected_ = true;
    self->stream_ = std::make_shared<Stream>(std::move(connection), *self);
    self->stream_->start();
  });
}

void Requester::broken(std::string_view why) {
  stream_.reset();
  unsent_.clear();
  if (std::exchange(busy_, false)) events_.on_broken(why);
}

void Requester::look_after(TimePoint now, Clock::duration patience, std::string_view why) {
  if (!busy_) return;
  if (std::exchange(pending_, pending()) != pending()) moved_ = now;
  if (now - moved_ > patience) break_off(why);
}

void Requester::break_off(std::string_view why) {
  if (stream_) stream_->leave();
  broken(why);
}

void Requester::close() {
  closed_ = true;
  if (stream_) stream_->leave();
  stream_.reset();
}

}  // namespace wirerace::http_loop
