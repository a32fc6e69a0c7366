#include "transports/http/http_server.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <charconv>
#include <filesystem>
#include <limits>

#include "transports/asio/loop.hpp"
#include "transports/http/settings.hpp"
#include "transports/tls/context.hpp"

namespace wirerace::http {

namespace {

// The server never closes an idle connection by itself: a client that sends its next request at that moment
// could not tell whether it was heard. Connections go when clients close them or the server stops.
constexpr std::chrono::hours keep_alive_timeout{24};

constexpr std::chrono::milliseconds breaking_interval{20};

/// The port of a socket's own address; 0 where the descriptor is no internet socket.
std::uint16_t own_port(int descriptor) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size) != 0) return 0;
  if (address.ss_family == AF_INET) return ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
  if (address.ss_family == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6&>(address).sin6_port);
  return 0;
}

bool connected(int descriptor) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  return ::getpeername(descriptor, reinterpret_cast<sockaddr*>(&address), &size) == 0;
}

std::unique_ptr<httplib::Server> make_server(const Tls* tls) {
  if (!tls) return std::make_unique<httplib::Server>();
  return std::make_unique<httplib::SSLServer>([tls](SSL_CTX& context) {
    tls::set_up_server(context, *tls);
    return true;
  });
}

}  // namespace

HttpServer::HttpServer(const ServerOptions& options, std::size_t connections,
                       ConnectionThreads::Around around)
    : server_(make_server(options.tuning.tls.get())) {
  server_->new_task_queue = [this, connections, around = std::move(around)] {
    return new ConnectionThreads(connections, open_, around);
  };
  server_->set_tcp_nodelay(true);
  server_->set_keep_alive_max_count(std::numeric_limits<std::size_t>::max());
  server_->set_keep_alive_timeout(std::chrono::seconds(keep_alive_timeout).count());
  server_->set_read_timeout(options.tuning.long_poll_hold + io_patience);
  server_->set_write_timeout(options.tuning.long_poll_hold + io_patience);
  bind(options);
}

void HttpServer::bind(const ServerOptions& options) {
  (void)asio::parse_address(options.address);  // says what is wrong with it, which the library would not
  int listening = -1;
  server_->set_socket_options([&](socket_t socket) {
    listening = socket;
    // Not the library's SO_REUSEPORT, with which two servers would share a port and neither be told.
    const int on = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  });
  errno = 0;
  int port = -1;
  if (options.port == 0) {
    port = server_->bind_to_any_port(options.address);
  } else if (server_->bind_to_port(options.address, options.port)) {
    port = options.port;
  }
  if (port <= 0) {
    asio::fail("listen on", options.address, options.port,
               asio::error_code(errno != 0 ? errno : EINVAL, boost::system::system_category()));
  }
  port_ = static_cast<std::uint16_t>(port);
  // The library listens with a backlog of 5, with which a storm of connections meets SYN retries of 1 s.
  ::listen(listening, 4096);
  server_->set_socket_options(nullptr);
}

void HttpServer::start() {
  // stop() does nothing to a server that does not run yet, and it runs when it asks for its task queue.
  std::promise<void> running;
  server_->new_task_queue = [&running, make = server_->new_task_queue] {
    httplib::TaskQueue* queue = make();
    running.set_value();
    return queue;
  };
  accepting_ = std::thread([this] {
    server_->listen_after_bind();
    served_.set_value();
  });
  running.get_future().wait();
}

void HttpServer::stop(std::chrono::milliseconds patience) {
  if (!accepting_.joinable()) return;
  (void)open_.wait_none(patience);
  server_->stop();
  // A thread that waits for the next request on a kept-alive connection looks up only when the connection
  // does something. Again, for one that was being accepted.
  const auto served = served_.get_future();
  do {
    for (const int connection : connections_of(port_)) ::shutdown(connection, SHUT_RDWR);
  } while (served.wait_for(breaking_interval) != std::future_status::ready);
  accepting_.join();
}

std::vector<int> connections_of(std::uint16_t port) {
  std::vector<int> found;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    const std::string name = entry.path().filename();
    int descriptor = -1;
    std::from_chars(name.data(), name.data() + name.size(), descriptor);
    if (own_port(descriptor) == port && connected(descriptor)) found.push_back(descriptor);
  }
  return found;
}

}  // namespace wirerace::http
