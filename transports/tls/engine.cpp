#include "transports/tls/engine.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <sys/socket.h>

#include <array>
#include <boost/asio/error.hpp>
#include <cerrno>
#include <utility>

namespace wirerace::tls {

namespace {

// Where so much was there at once, more has probably come since.
constexpr std::size_t much = 32 * 1024;

/// Where OpenSSL writes: records are gathered there, so that many leave in one system call.
BIO_METHOD* gathering() {
  static BIO_METHOD* const method = [] {
    BIO_METHOD* const made = ::BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "records");
    ::BIO_meth_set_write(made, [](BIO* bio, const char* bytes, int size) {
      static_cast<std::string*>(::BIO_get_data(bio))->append(bytes, static_cast<std::size_t>(size));
      return size;
    });
    ::BIO_meth_set_ctrl(made,
                        [](BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1L : 0L; });
    return made;
  }();
  return method;
}

error_code system_error(int number) {
  return {number, boost::system::system_category()};
}

}  // namespace

Engine::Engine(const Context& context, Side side, int descriptor)
    : descriptor_(descriptor), ssl_(::SSL_new(context.get())) {
  BIO* const from = ::BIO_new_socket(descriptor, BIO_NOCLOSE);
  BIO* const to = ::BIO_new(gathering());
  if (!ssl_ || !from || !to) {
    ::BIO_free(from);
    ::BIO_free(to);
    throw TransportError("no memory for TLS");
  }
  ::BIO_set_data(to, &sealed_);
  ::BIO_set_init(to, 1);
  ::SSL_set_bio(ssl_.get(), from, to);
  if (side == Side::Server) {
    ::SSL_set_accept_state(ssl_.get());
    return;
  }
  ::SSL_set_connect_state(ssl_.get());
  // A server of several names is told which of them is meant (RFC 6066 3).
  if (const char* name = ::X509_VERIFY_PARAM_get0_host(::SSL_get0_param(ssl_.get()), 0))
    ::SSL_set_tlsext_host_name(ssl_.get(), name);
}

Engine::~Engine() {
  close_notify();
}

void Engine::resume(const Session& session) {
  // A copy: OpenSSL marks the session of a connection that ended badly.
  const Session mine(::SSL_SESSION_dup(session.get()));
  ::SSL_set_session(ssl_.get(), mine.get());
}

void Engine::ask_for_ticket() {
  std::string list(1, static_cast<char>(ticket_protocol.size()));
  list += ticket_protocol;
  ::SSL_set_alpn_protos(ssl_.get(), reinterpret_cast<const unsigned char*>(list.data()),
                        static_cast<unsigned>(list.size()));
}

error_code Engine::handshake() {
  if (blocked()) {
    if (const auto error = flush()) return error;
  }
  if (shaken_) return {};
  const int result = ::SSL_do_handshake(ssl_.get());
  shaken_ = result == 1;
  const error_code failed = shaken_ ? error_code() : failure(result);
  const error_code unsent = flush();  // an alert, too
  if (failed && failed != boost::asio::error::would_block)
    return failed == boost::asio::error::eof ? make_error(Fault::Closed) : failed;
  return failed ? failed : unsent;
}

bool Engine::asked_for_ticket() const {
  const unsigned char* protocol = nullptr;
  unsigned size = 0;
  ::SSL_get0_alpn_selected(ssl_.get(), &protocol, &size);
  return size == ticket_protocol.size();
}

Session Engine::read_ticket(error_code& error) {
  char nothing_else;
  if (read({&nothing_else, 1}, error) > 0) error = make_error(Fault::Closed);
  SSL_SESSION* const session = ::SSL_get_session(ssl_.get());
  if (!session || ::SSL_SESSION_is_resumable(session) == 0) return nullptr;
  error = {};
  return Session(::SSL_SESSION_dup(session));
}

std::size_t Engine::read(std::span<char> into, error_code& error) {
  error = failed_;
  std::size_t read = 0;
  while (!error && read < into.size()) {
    std::size_t more = 0;
    const int result = ::SSL_read_ex(ssl_.get(), into.data() + read, into.size() - read, &more);
    if (result != 1) error = failure(result);
    dry_ = error == boost::asio::error::would_block;
    read += more;
    if (read < much && !has_unread()) break;
  }
  if (read > 0) error = {};                               // which is told the next time
  if (!sealed_.empty() && promised_ == 0) (void)flush();  // what OpenSSL had to answer by itself
  return read;
}

std::size_t Engine::write(std::string_view bytes, error_code& error) {
  error = {};
  if (promised_ == 0) {
    std::size_t taken = 0;
    const int result = ::SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &taken);
    if (result != 1) {
      error = failure(result);
      return 0;
    }
    promised_ = taken;
  }
  error = flush();
  return error ? 0 : std::exchange(promised_, 0);
}

void Engine::close_notify() {
  if (!shaken_ || failed_ || (::SSL_get_shutdown(ssl_.get()) & SSL_SENT_SHUTDOWN) != 0) return;
  if (::SSL_shutdown(ssl_.get()) < 0) ::ERR_clear_error();
  (void)flush();
}

error_code Engine::failure(int result) {
  switch (::SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
      return boost::asio::error::would_block;
    case SSL_ERROR_ZERO_RETURN:
      return boost::asio::error::eof;
    case SSL_ERROR_SYSCALL:
      failed_ = errno == 0 ? error_code(boost::asio::error::eof) : system_error(errno);
      ::ERR_clear_error();
      return failed_;
    default:
      failed_ = take_error();
      if (const long reason = ::SSL_get_verify_result(ssl_.get()); reason != X509_V_OK)
        failed_ = unverified(reason);
      return failed_;
  }
}

error_code Engine::flush() {
  while (sent_ < sealed_.size()) {
    const ssize_t sent = ::send(descriptor_, sealed_.data() + sent_, sealed_.size() - sent_, MSG_NOSIGNAL);
    if (sent >= 0) {
      sent_ += static_cast<std::size_t>(sent);
    } else if (errno != EINTR) {
      return errno == EAGAIN ? error_code(boost::asio::error::would_block) : system_error(errno);
    }
  }
  sealed_.clear();
  sent_ = 0;
  return {};
}

}  // namespace wirerace::tls
