#include "transports/plain_http/connection_server.hpp"

#include <algorithm>
#include <utility>

#include "transports/asio/message_queue.hpp"
#include "transports/http/settings.hpp"
#include "transports/plain_http/bodies.hpp"

namespace wirerace::plain_http {

/// The channel. From any thread.
class ConnectionServer::Conversation : public Channel {
 public:
  void send(Message message) override {
    if (message.bytes.size() > traits.largest_message) return;
    const std::lock_guard lock(mutex_);
    waiting_.push(message);
  }

  std::size_t backlog() const override {
    const std::lock_guard lock(mutex_);
    return waiting_.bytes();
  }

  /// With the oldest message that is to be sent, if there is one.
  void answer(httplib::Response& response) {
    const std::lock_guard lock(mutex_);
    response.status = waiting_.empty() ? 204 : 200;
    if (waiting_.empty()) return;
    const auto [kind, bytes] = waiting_.front();
    response.set_content_provider(
        bytes.size(), content_type(kind),
        [body = std::string(bytes)](std::size_t offset, std::size_t left, httplib::DataSink& sink) {
          return sink.write(body.data() + offset, std::min(left, http::largest_write));
        });
    waiting_.pop();
  }

  bool opened = false;  ///< by its first request; of its thread

 private:
  mutable std::mutex mutex_;
  asio::MessageQueue waiting_;
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
  auto made = std::make_unique<Conversation>();
  Conversation& conversation = *made;
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
  auto& conversation = static_cast<Conversation&>(*served_here);
  if (!std::exchange(conversation.opened, true)) listener_.on_open(conversation);
}

void ConnectionServer::take(const httplib::Request& request, httplib::Response& response,
                            const httplib::ContentReader& read) {
  if (!served_here) {
    response.status = 503;
    return;
  }
  auto& conversation = static_cast<Conversation&>(*served_here);
  std::string body;
  const bool whole = read([&](const char* bytes, std::size_t size) {
    if (body.size() + size > traits.largest_message) return false;
    body.append(bytes, size);
    return true;
  });
  if (!whole) {
    response.status = 413;
    response.set_header("Connection", "close");  // the rest of the body was not read
    return;
  }
  listener_.on_message(conversation, {kind_of(request.get_header_value("Content-Type")), body});
  conversation.answer(response);
}

}  // namespace wirerace::plain_http
