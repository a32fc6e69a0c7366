#include "transports/http/channel_thread.hpp"

#include <csignal>
#include <system_error>

#include "transports/http/host.hpp"
#include "transports/tls/context.hpp"
#include "transports/tls/errors.hpp"

namespace wirerace::http {

namespace {

constexpr std::chrono::seconds connecting_patience{10};
constexpr std::chrono::seconds closing_patience{2};
constexpr std::chrono::seconds leaving_patience{1};
constexpr std::chrono::milliseconds interrupt_interval{20};

std::string describe(httplib::Error error) {
  if (error == httplib::Error::Connection) return "cannot connect";
  if (error == httplib::Error::ConnectionTimeout) return "connecting timed out";
  if (connection_broke(error)) return "the connection broke";
  if (error == httplib::Error::SSLConnection) {
    const auto reason = tls::take_error();  // this thread shook hands
    return reason ? reason.message() : "TLS: no handshake";
  }
  return "the request failed (" + httplib::to_string(error) + ")";
}

httplib::Client client_for(const ClientOptions& options) {
  const std::string& name = options.server_name();
  if (!options.tuning.tls) return httplib::Client(name, options.port);
  httplib::Client client("https://" + host_field(options));
  // Older versions of the library know no IPv6 address with a letter in it.
  if (!client.ssl_context()) throw TransportError("cpp-httplib cannot connect to \"" + name + "\" by TLS");
  tls::set_up_client(*client.ssl_context(), *options.tuning.tls, name);
  // OpenSSL does that while hands are shaken. The library would do it afterwards, and read all the
  // authorities that the system knows for it.
  client.enable_server_certificate_verification(false);
  return client;
}

}  // namespace

httplib::Client make_client(const ClientOptions& options, std::chrono::milliseconds read_timeout) {
  // As the library's server does: it sends without MSG_NOSIGNAL.
  std::signal(SIGPIPE, SIG_IGN);
  httplib::Client client = client_for(options);
  if (!options.host.empty()) client.set_hostname_addr_map({{options.host, options.address}});
  client.set_keep_alive(true);
  client.set_tcp_nodelay(true);
  client.set_connection_timeout(connecting_patience);
  client.set_read_timeout(read_timeout);
  client.set_write_timeout(io_patience);
  return client;
}

std::string failure(const httplib::Result& result) {
  if (!result) return describe(result.error());
  if (result->status >= 200 && result->status < 300) return {};
  std::string why = "the server answered HTTP " + std::to_string(result->status);
  if (!result->body.empty()) why += ": " + result->body;
  return why;
}

ChannelThread::ChannelThread(const ClientOptions& options, Listener& listener)
    : options_(options), posts_(make_client(options, io_patience)), listener_(listener) {}

void ChannelThread::start() {
  thread_ = std::thread([this] { main(); });
}

void ChannelThread::close() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
    closed_at_ = Clock::now();
  }
  wake();
}

void ChannelThread::join() {
  if (!thread_.joinable()) return;
  {
    std::unique_lock lock(mutex_);
    TimePoint until = closed_at_ + closing_patience;  // of many channels, no patience with each
    while (!changed_.wait_until(lock, until, [this] { return done_; })) {
      lock.unlock();
      interrupt();
      lock.lock();
      until = Clock::now() + interrupt_interval;
    }
  }
  thread_.join();
}

bool ChannelThread::done() const {
  const std::lock_guard lock(mutex_);
  return done_;
}

void ChannelThread::main() {
  std::string why;
  try {
    why = live();
  } catch (const std::system_error& error) {
    why = std::string("cannot start a thread: ") + error.what();
  }
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    drop_queued();
  }
  interrupt();  // closes the connections, of which the server waits to be rid before it stops
  if (!closing_) listener_.on_close(opened_ ? this : nullptr, why);
  // Under the lock: join() may destroy the condition variable as soon as it gets it.
  const std::lock_guard lock(mutex_);
  done_ = true;
  changed_.notify_all();
}

void ChannelThread::open() {
  opened_ = true;
  if (!closing_) listener_.on_open(*this);
}

void ChannelThread::deliver(Message message) {
  if (!closing_) listener_.on_message(*this, message);
}

void ChannelThread::take_leave(const std::string& target) {
  posts_.set_connection_timeout(leaving_patience);
  posts_.set_read_timeout(leaving_patience);
  (void)posts_.Delete(target);
}

}  // namespace wirerace::http
