#include "transports/plain_http/connection_server.hpp"

#include <utility>

#include "transports/plain_http/bodies.hpp"
#include "transports/plain_http/conversation.hpp"

namespace wirerace::plain_http {

/// The channel.
class ConnectionServer::Connected : public Conversation {
 public:
  bool opened = false;  ///< by its first request; of its thread
};

namespace {

// For the thread that accepts, the test of a port, and clients not announced.
constexpr std::size_t spare_threads = 2;

// The conversation that the thread's connection is.
thread_local Channel* served_here = nullptr;

}  // namespace

ConnectionServer::ConnectionServer(const ServerOptions& options, Listener& listener)
    : listener_(listener),
      timer_([&listener] { listener.on_timer(); }),
      http_(options, options.channels + spare_threads, [this](const auto& requests) { serve(requests); }) {
  http_.routes().set_pre_routing_handler(
      [this](const httplib::Request& request, httplib::Response& response) {
        open();
        if (request.method == "POST") return httplib::Server::HandlerResponse::Unhandled;
        response.status = request.method == "OPTIONS" ? 204 : 405;
        response.set_header("Allow", "POST");
        return httplib::Server::HandlerResponse::Handled;
      });
  http_.routes().Post(".*", [this](const httplib::Request& request, httplib::Response& response,
                                   const httplib::ContentReader& read) { take(request, response, read); });
  http_.start();
}

ConnectionServer::~ConnectionServer() {
  timer_.stop();  // while this is still whole: the listener may call it
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  http_.stop(std::chrono::milliseconds(0));
}

void ConnectionServer::serve(const std::function<void()>& requests) {
  auto made = std::make_unique<Connected>();
  Connected& conversation = *made;
  {
    const std::lock_guard lock(mutex_);
    if (!stopping_) conversations_.emplace(&conversation, std::move(made));
  }
  if (made) return requests();  // of which take() refuses all
  served_here = &conversation;
  requests();
  served_here = nullptr;
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;  // it stays: the listener, told of no close, may still send on it
  }
  if (conversation.opened) listener_.on_close(&conversation, "closed by the peer");
  const std::lock_guard lock(mutex_);
  if (!stopping_) conversations_.erase(&conversation);
}

// Not as soon as there is a connection: under TLS its handshake may come to nothing.
void ConnectionServer::open() {
  if (!served_here) return;
  auto& conversation = static_cast<Connected&>(*served_here);
  if (!std::exchange(conversation.opened, true)) listener_.on_open(conversation);
}

void ConnectionServer::take(const httplib::Request& request, httplib::Response& response,
                            const httplib::ContentReader& read) {
  if (!served_here) {
    response.status = 503;
    return;
  }
  auto& conversation = static_cast<Connected&>(*served_here);
  const auto body = read_body(read, response);
  if (!body) return;
  listener_.on_message(conversation, {kind_of(request.get_header_value("Content-Type")), *body});
  conversation.answer(response);
}

}  // namespace wirerace::plain_http
