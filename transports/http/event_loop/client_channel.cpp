#include "transports/http/event_loop/client_channel.hpp"

#include <boost/asio/post.hpp>
#include <utility>

#include "transports/http/host.hpp"
#include "transports/http/settings.hpp"
#include "transports/wire/frame.hpp"

namespace wirerace::http_loop {

namespace {

// A response that should come at once is given up after this time.
constexpr std::chrono::seconds patience{30};

}  // namespace

ClientChannel::ClientChannel(ChannelOwner& owner, unsigned number, http::SessionNames names)
    : owner_(owner),
      number_(number),
      names_(names),
      posts_(make_requester({.on_header = [this](const Header& header) { on_post_header(header); },
                             .on_body = [this](std::string_view piece) { on_post_body(piece); },
                             .on_response = [this](const Header& header) { on_post_response(header); },
                             .on_broken = [this](std::string_view why) { on_post_broken(why); }})) {}

std::shared_ptr<Requester> ClientChannel::make_requester(Requester::Events events) {
  return std::make_shared<Requester>(owner_.connector(), http::host_field(owner_.options()),
                                     std::move(events));
}

void ClientChannel::send(Message message) {
  if (over_ || message.bytes.size() > Traits{}.largest_message) return;
  wire::append_frame(queued_, message);
  if (posts_->busy() || std::exchange(posted_, true)) return;
  // Later in this turn of the loop, so that what is sent in it shares a request.
  boost::asio::post(owner_.context(), [self = shared_from_this()] {
    self->posted_ = false;
    if (!self->over_) self->queued();
  });
}

bool ClientChannel::post_queued() {
  if (over_ || queued_.empty() || posts_->busy()) return false;
  posting_ = Posting::Messages;
  if (messages_line_.empty()) messages_line_ = request_line("POST", "/messages" + query());
  header_.assign(messages_line_).append("Content-Length: ").append(std::to_string(queued_.size()));
  header_.append("\r\nContent-Type: application/octet-stream\r\n");
  posts_->send(header_, queued_);
  queued_.clear();
  return true;
}

void ClientChannel::on_post_response(const Header& header) {
  const std::string reply = std::exchange(reply_, {});
  if (leaving_) {
    if (posting_ == Posting::Session && header.status == 201) session_ = reply;
    return posting_ == Posting::Leave || session_.empty() ? owner_.left(*this) : say_goodbye();
  }
  if (over_) return;
  if (header.status < 200 || header.status > 299) return fail(refusal(header, reply));
  if (std::exchange(posting_, Posting::Messages) == Posting::Session) {
    session_ = reply;
    return begin();
  }
  on_posted();
}

void ClientChannel::leave() {
  over_ = leaving_ = true;
  if (posts_->busy()) return;  // until it is answered, and there is a session to leave
  session_.empty() ? owner_.left(*this) : say_goodbye();
}

void ClientChannel::say_goodbye() {
  posting_ = Posting::Leave;
  posts_->send(request_line("DELETE", std::string(names_.path) + query()));
}

void ClientChannel::look_after(TimePoint now) {
  posts_->look_after(now, patience, "the server did not answer");
}

void ClientChannel::close() {
  over_ = true;
  posts_->close();
}

void ClientChannel::open() {
  if (over_ || std::exchange(opened_, true)) return;
  owner_.listener().on_open(*this);
}

void ClientChannel::deliver(Message message) {
  if (!over_) owner_.listener().on_message(*this, message);
}

void ClientChannel::fail(std::string_view why) {
  if (leaving_) return owner_.left(*this);
  if (std::exchange(over_, true)) return;
  owner_.ended(*this, why);
}

std::string ClientChannel::request_line(std::string_view method, std::string_view path_and_query) const {
  std::string_view base = owner_.options().path;
  if (base.ends_with('/')) base.remove_suffix(1);
  std::string line;
  line.reserve(method.size() + base.size() + path_and_query.size() + 16);
  return line.append(method).append(" ").append(base).append(path_and_query).append(" HTTP/1.1\r\n");
}

std::string ClientChannel::refusal(const Header& header, std::string_view body) {
  std::string why = "the server answered HTTP " + std::to_string(header.status);
  if (!body.empty()) why.append(": ").append(body);
  return why;
}

}  // namespace wirerace::http_loop
