// A Channel over a ByteStream, for any protocol that frames messages in a stream of bytes.
//
// A Protocol is one end's side of one conversation; it does no I/O:
//   static constexpr Traits traits
//   explicit Protocol(Side), or Protocol(Side, const std::string& host, const std::string& path) if a client
//                                                           asks a host for a path
//   void start(std::string& out)                            what it says first is appended to `out`
//   bool shake_hands(std::string& out)                      whether messages can flow; looks at what was read
//   void append(std::string& out, Message)                  frames a message
//   std::string_view head(Message)                          if frames are a head and then the message's
//                                                           bytes: the head, valid until the next call
//   std::size_t waiting() const                             if append() may keep a message back: the bytes of
//                                                           those it keeps
//   std::span<char> space(), void added(std::size_t)        where what is read goes: see wire::ReadBuffer
//   void leave(std::string& out)                            if there is a word for it: what says that this
//                                                           end goes is appended to `out`
//   std::optional<Message> next(std::string& out)           the next whole message, valid until space(); what
//                                                           must be answered is appended to `out`
// shake_hands() and next() throw StreamEnd where the conversation is over.
#pragma once

#include <functional>
#include <type_traits>

#include "transports/asio/byte_stream.hpp"

namespace wirerace::asio {

template <class Protocol>
class FramedSession : public Channel, public ByteStream {
 public:
  struct Settings {
    /// In which shake_hands() is to be true, and the peer to close after a goodbye.
    std::chrono::milliseconds handshake_limit = asio::handshake_limit;
    std::string host = {};   ///< whom a client asks, as http::host_field() has it
    std::string path = "/";  ///< and for what
  };
  using OnEnd = std::function<void(FramedSession&, std::string_view)>;

  FramedSession(Connection connection, Side side, const Settings& settings, Listener& listener, OnEnd on_end)
      : ByteStream(std::move(connection), settings.handshake_limit),
        protocol_(make_protocol(side, settings)),
        listener_(listener),
        on_end_(std::move(on_end)) {}

  bool opened() const { return opened_; }

  void send(Message message) override {
    if (ended() || message.bytes.size() > Protocol::traits.largest_message) return;
    if constexpr (requires { protocol_.head(message); }) {
      if (message.bytes.size() >= least_through && pending() == 0)
        return send_through(protocol_.head(message), message.bytes);
    }
    protocol_.append(out(), message);
    appended();
  }

  /// A server's sessions all frame a message alike: one appends the frame to `out`, nothing where the message
  /// is too long, and all send it.
  void frame(std::string& out, Message message) {
    if (message.bytes.size() <= Protocol::traits.largest_message) protocol_.append(out, message);
  }
  /// Not where what append() makes depends on what the session is at.
  void send_frame(std::string_view frame) requires(!requires(const Protocol& protocol) {
    protocol.waiting();
  }) {
    if (ended()) return;
    out().append(frame);
    appended();
  }

  std::size_t backlog() const override {
    if constexpr (requires { protocol_.waiting(); }) {
      return pending() + protocol_.waiting();
    } else {
      return pending();
    }
  }

  void leave() {
    if constexpr (requires { protocol_.leave(out()); }) {
      if (opened_) protocol_.leave(out());
    }
    write_and_close();
  }

 private:
  // Beyond this, copying a message costs more than a write of its own.
  static constexpr std::size_t least_through = 16 * 1024;

  static Protocol make_protocol(Side side, const Settings& settings) {
    if constexpr (std::is_constructible_v<Protocol, Side, const std::string&, const std::string&>) {
      return Protocol(side, settings.host, settings.path);
    } else {
      return Protocol(side);
    }
  }

  void first() override {
    protocol_.start(out());
    open_if_ready();
    if (!opened_) start_limit();
  }

  std::span<char> space() override { return protocol_.space(); }

  void take(std::size_t bytes) override {
    protocol_.added(bytes);
    open_if_ready();
    if (!opened_) return;
    while (const auto message = protocol_.next(out())) listener_.on_message(*this, *message);
  }

  void closed(std::string_view why) override { on_end_(*this, why); }

  void open_if_ready() {
    if (opened_ || !protocol_.shake_hands(out())) return;
    opened_ = true;
    lift_limit();
    listener_.on_open(*this);
  }

  Protocol protocol_;
  Listener& listener_;
  OnEnd on_end_;
  bool opened_ = false;
};

}  // namespace wirerace::asio
