// A channel as an HTTP client on an event loop has it: a session, what goes up for it in POSTs, and what a
// derived class gets down.
#pragma once

#include <memory>
#include <string>

#include "transports/http/event_loop/requester.hpp"
#include "transports/http/settings.hpp"
#include "transports/transport.hpp"

namespace wirerace::http_loop {

class ClientChannel;

/// Who has the channels.
class ChannelOwner {
 public:
  virtual ~ChannelOwner() = default;
  virtual boost::asio::io_context& context() = 0;
  virtual asio::Connector& connector() = 0;
  virtual const ClientOptions& options() const = 0;
  virtual Listener& listener() = 0;
  virtual void count_poll(bool empty) = 0;
  /// It is at its end, and has told nobody.
  virtual void ended(ClientChannel& channel, std::string_view why) = 0;
  /// The server has heard that it leaves, or will not.
  virtual void left(ClientChannel& channel) = 0;
};

/// On the loop's thread only. Make it with std::make_shared.
class ClientChannel : public Channel, public std::enable_shared_from_this<ClientChannel> {
 public:
  /// `number`: of all channels that the owner has made.
  ClientChannel(ChannelOwner& owner, unsigned number, http::SessionNames names = {});

  void start() { ask(); }

  void send(Message message) override;
  std::size_t backlog() const override { return queued_.size() + posts_->pending(); }

  bool opened() const { return opened_; }

  /// Takes leave of the server; the listener hears nothing more. The owner is told when that is done.
  virtual void leave();

  /// Breaks off requests that have waited too long.
  virtual void look_after(TimePoint now);

  /// Closes its connections; nobody is told anything any more.
  virtual void close();

 protected:
  /// Asks for a session over posts_, as open_header() begins.
  virtual void ask() { posts_->send(open_header() + "Content-Length: 0\r\n"); }

  /// There is a session.
  virtual void begin() = 0;

  /// What is queued may be posted now; true if that was begun.
  bool post_queued();

  /// What POSTs are answered with, and what else the derived class asks over the same connection.
  virtual void on_post_header(const Header&) {}
  virtual void on_post_body(std::string_view piece) { reply_.append(piece); }
  virtual void on_posted() { post_queued(); }
  virtual void on_post_response(const Header& header);
  virtual void on_post_broken(std::string_view why) { fail(why); }

  /// Messages wait to be posted.
  virtual void queued() { post_queued(); }

  void open();
  void deliver(Message message);

  /// The channel is at its end.
  void fail(std::string_view why);
  bool over() const { return over_; }

  /// "the server answered HTTP 410: the reason".
  static std::string refusal(const Header& header, std::string_view body);

  /// Of what opens a session: the request line, under the path of the options.
  std::string open_header() const { return request_line("POST", names_.path); }

  /// Of "/events?session=ID", likewise.
  std::string get_header(std::string_view path_and_query) const {
    return request_line("GET", path_and_query);
  }
  const std::string& session() const { return session_; }

  /// "?session=ID"
  std::string query() const { return std::string("?").append(names_.query).append("=").append(session_); }

  std::shared_ptr<Requester> make_requester(Requester::Events events);

  ChannelOwner& owner_;
  const unsigned number_;
  const http::SessionNames names_;
  std::shared_ptr<Requester> posts_;
  std::string queued_;  // frames

 private:
  std::string request_line(std::string_view method, std::string_view path_and_query) const;

  enum class Posting { Session, Messages, Leave };

  void say_goodbye();

  Posting posting_ = Posting::Session;
  std::string messages_line_, header_;  // of what is posted; kept, as each message needs one
  std::string session_;
  std::string reply_;
  bool opened_ = false;
  bool over_ = false;  // at its end, or leaving
  bool leaving_ = false;
  bool posted_ = false;  // queued() is to be called in this turn of the loop
};

}  // namespace wirerace::http_loop
