// One connection's TLS, by OpenSSL, on a socket that never blocks.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "transports/tls/context.hpp"
#include "transports/tls/errors.hpp"

namespace wirerace::tls {

/// It waits for nothing: what cannot be done at once gives would_block, and is to be tried again when the
/// socket is readable, or writable where blocked(). One thread at a time.
class Engine {
 public:
  /// `descriptor` is a connected, non-blocking socket's, which outlives this. Throws TransportError where
  /// memory is short.
  Engine(const Context& context, Side side, int descriptor);

  /// Says that it ends, if it has not yet and as far as the socket takes it.
  ~Engine();

  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// Before the handshake. Of a client: to be the session's continuation.
  void resume(const Session& session);

  /// Before the handshake. Of a client: to bring a ticket, and nothing else.
  void ask_for_ticket();

  error_code handshake();

  /// After the handshake. Of a server: the client only wants the ticket, which has been sent.
  bool asked_for_ticket() const;

  /// After the handshake. Of a client: it continues the session it was to resume.
  bool resumed() const { return ::SSL_session_reused(ssl_.get()) == 1; }

  /// Of a client that has asked for a ticket, after the handshake.
  Session read_ticket(error_code& error);

  /// As a socket's read_some(). A system call takes many records, where they have come.
  std::size_t read(std::span<char> into, error_code& error);

  /// Whether read() has more to tell at once, of which the socket knows nothing.
  bool has_unread() const {
    return !dry_ && (failed_ || ::SSL_has_pending(ssl_.get()) == 1 ||
                     (::SSL_get_shutdown(ssl_.get()) & SSL_RECEIVED_SHUTDOWN) != 0);
  }

  /// Takes all of `bytes`, or would_block: then to be called again with what begins with the same bytes. What
  /// it takes leaves in one system call where the socket has room.
  std::size_t write(std::string_view bytes, error_code& error);

  /// Something waits for the socket to be writable.
  bool blocked() const { return sent_ < sealed_.size(); }

  /// Says that nothing more will be written.
  void close_notify();

 private:
  struct Free {
    void operator()(SSL* ssl) const { ::SSL_free(ssl); }
  };

  error_code failure(int result);
  error_code flush();

  int descriptor_;
  std::unique_ptr<SSL, Free> ssl_;
  std::string sealed_;        // records that OpenSSL has made
  std::size_t sent_ = 0;      // of sealed_
  std::size_t promised_ = 0;  // bytes in sealed_ that write() has not yet said to have taken
  bool shaken_ = false;       // hands
  bool dry_ = false;          // OpenSSL has nothing to go on with before the socket has more
  error_code failed_;         // for good
};

}  // namespace wirerace::tls
