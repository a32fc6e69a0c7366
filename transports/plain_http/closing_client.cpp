#include "transports/plain_http/closing_client.hpp"

#include <boost/asio/post.hpp>
#include <utility>

#include "transports/asio/byte_stream.hpp"
#include "transports/asio/message_queue.hpp"
#include "transports/http/host.hpp"
#include "transports/plain_http/bodies.hpp"
#include "transports/plain_http/session_cookie.hpp"
#include "transports/plain_http/whole_messages.hpp"

namespace wirerace::plain_http {

namespace {

constexpr std::chrono::seconds leaving_patience{1};
constexpr std::chrono::seconds look_interval{1};
constexpr std::chrono::seconds answer_patience{30};

// How long a server that was told to may take to close the connection, before the client does.
constexpr std::chrono::seconds server_closes_within{5};

std::string describe_connecting(const asio::error_code& error) {
  std::string why = "cannot connect: " + asio::describe(error);
  if (error == boost::system::errc::address_not_available)
    why += ": there is a connection to the server on every local port, or was a moment ago";
  return why;
}

/// What gives back a cookie that was set.
std::string cookie_field(std::string_view set) {
  if (set.empty()) return {};
  return std::string("Cookie: ").append(given_back(set)).append("\r\n");
}

}  // namespace

/// The channel. On the loop's thread only.
class ClosingClient::Conversation : public Channel, public std::enable_shared_from_this<Conversation> {
 public:
  explicit Conversation(ClosingClient& owner) : owner_(owner) {}

  void start() { ask(Asking::Greeting, "OPTIONS"); }

  void send(Message message) override {
    if (over_ || message.bytes.size() > traits.largest_message) return;
    busy_ ? waiting_.push(message) : post(message);
  }
  std::size_t backlog() const override;

  void leave();

  /// Asks whether the server is there, or gives it up.
  void look_after(TimePoint now);

  void answered(const http_loop::Header& response, std::string_view body);
  void fail(std::string_view why);

 private:
  enum class Asking { Greeting, Alive, Message, Leaving };

  void ask(Asking what, std::string_view method, const Message* message = nullptr);
  void post(Message message) { ask(Asking::Message, "POST", &message); }
  void greeted();

  ClosingClient& owner_;
  std::string cookie_;  // the field, whole
  asio::MessageQueue waiting_;
  Asking asking_ = Asking::Greeting;
  bool busy_ = false;
  TimePoint asked_;
  std::string unsent_;  // the request, until there is a connection
  std::weak_ptr<Exchange> exchange_;
  bool opened_ = false;
  bool over_ = false;  // at its end, or leaving
  bool leaving_ = false;
};

/// A connection, with one request and its answer. The server closes first.
class ClosingClient::Exchange : public asio::ByteStream {
 public:
  Exchange(asio::Connection connection, std::shared_ptr<Conversation> conversation, std::string request)
      : ByteStream(std::move(connection), server_closes_within),
        conversation_(std::move(conversation)),
        request_(std::move(request)) {}

 private:
  void first() override { out().swap(request_); }
  std::span<char> space() override { return in_.space(); }

  void take(std::size_t bytes) override {
    if (!conversation_) throw asio::StreamEnd("more than an answer");
    in_.added(bytes);
    const http_loop::Header* response = in_.next();
    if (!response) return;
    start_limit();
    std::exchange(conversation_, nullptr)->answered(*response, in_.body());
  }

  void closed(std::string_view why) override {
    if (conversation_) conversation_->fail("the connection broke: " + std::string(why));
  }

  std::shared_ptr<Conversation> conversation_;  // until it is answered
  std::string request_;
  WholeMessages<http_loop::ResponseReader> in_{traits.largest_message};
};

std::size_t ClosingClient::Conversation::backlog() const {
  const auto exchange = exchange_.lock();
  return waiting_.bytes() + unsent_.size() + (exchange ? exchange->pending() : 0);
}

void ClosingClient::Conversation::ask(Asking what, std::string_view method, const Message* message) {
  busy_ = true;
  asking_ = what;
  asked_ = Clock::now();
  unsent_.assign(method).append(owner_.fields_).append(cookie_);
  message ? append_body(unsent_, *message) : void(unsent_.append("\r\n"));
  owner_.connector_.connect([self = shared_from_this()](const asio::error_code& error, asio::Connection to) {
    if (self->over_ && !self->leaving_) return;
    if (error) return self->fail(describe_connecting(error));
    const auto exchange = std::make_shared<Exchange>(std::move(to), self, std::exchange(self->unsent_, {}));
    self->exchange_ = exchange;
    exchange->start();
  });
}

void ClosingClient::Conversation::answered(const http_loop::Header& response, std::string_view body) {
  const Asking asked = asking_;
  busy_ = false;
  if (asked == Asking::Greeting) cookie_ = cookie_field(response.set_cookie);
  if (asked == Asking::Leaving) return owner_.forget(*this);
  if (leaving_) return leave();
  if (over_) return;
  if (response.status != 204 && (response.status != 200 || asked != Asking::Message)) {
    std::string why = "the server answered HTTP " + std::to_string(response.status);
    if (response.status >= 300 && !body.empty()) why.append(": ").append(body);
    return fail(why);
  }
  if (asked == Asking::Greeting) return greeted();
  if (!waiting_.empty()) {
    post(waiting_.front());
    waiting_.pop();
  }
  if (response.status == 200) owner_.listener_.on_message(*this, {kind_of(response.content_type), body});
}

void ClosingClient::Conversation::greeted() {
  if (cookie_.empty()) return fail("the server gives no session");
  opened_ = true;
  owner_.listener_.on_open(*this);
}

void ClosingClient::Conversation::leave() {
  over_ = leaving_ = true;
  if (busy_) return;  // until it is answered
  cookie_.empty() ? owner_.forget(*this) : ask(Asking::Leaving, "DELETE");
}

void ClosingClient::Conversation::look_after(TimePoint now) {
  if (over_) return;
  if (busy_ && now - asked_ > answer_patience) return fail("the server did not answer");
  if (!busy_ && now - asked_ > longest_silence) ask(Asking::Alive, "OPTIONS");
}

void ClosingClient::Conversation::fail(std::string_view why) {
  const auto self = shared_from_this();
  if (const auto exchange = exchange_.lock()) exchange->close();
  if (leaving_) return owner_.forget(*this);
  if (std::exchange(over_, true)) return;
  owner_.listener_.on_close(opened_ ? this : nullptr, why);
  owner_.forget(*this);
}

ClosingClient::ClosingClient(const ClientOptions& options, Listener& listener)
    : listener_(listener),
      fields_(" " + options.path + " HTTP/1.1\r\nHost: " + http::host_field(options) +
              "\r\nConnection: close\r\n"),
      loop_([this] {
        if (!leaving_) listener_.on_timer();
      }),
      connector_(loop_.context(), asio::Tcp::endpoint(options.address, options.port),
                 options.tuning.tls.get(), options.server_name()) {
  ClosingClient::open(options.channels);
  look_after();
  loop_.start();
}

ClosingClient::~ClosingClient() {
  auto all_left = all_left_.get_future();
  boost::asio::post(loop_.context(), [this] { leave(); });
  all_left.wait_for(leaving_patience);  // a server that does not hear it sees that no request comes
  loop_.stop();
}

void ClosingClient::open(unsigned channels) {
  if (leaving_) return;
  for (unsigned i = 0; i < channels; ++i) {
    const auto conversation = std::make_shared<Conversation>(*this);
    conversations_.emplace(conversation.get(), conversation);
    conversation->start();
  }
}

void ClosingClient::look_after() {
  const auto all = conversations_;
  for (const auto& [at, conversation] : all) conversation->look_after(Clock::now());
  timer_.expires_after(look_interval);
  timer_.async_wait([this](const asio::error_code& aborted) {
    if (!aborted) look_after();
  });
}

void ClosingClient::leave() {
  leaving_ = true;
  if (conversations_.empty()) return all_left_.set_value();
  const auto all = conversations_;  // those without a session leave at once
  for (const auto& [at, conversation] : all) conversation->leave();
}

void ClosingClient::forget(Conversation& conversation) {
  const auto found = conversations_.find(&conversation);
  if (found == conversations_.end()) return;
  // It may be calling.
  boost::asio::post(loop_.context(), [alive = std::move(found->second)] {});
  conversations_.erase(found);
  if (leaving_ && conversations_.empty()) all_left_.set_value();
}

}  // namespace wirerace::plain_http
