// HTTP/1.1 messages out of a stream of bytes, by Boost.Beast's parser: the body goes on as it comes.
#pragma once

#include <boost/beast/http/basic_parser.hpp>
#include <functional>
#include <string>
#include <string_view>

namespace wirerace::http_loop {

/// A request's or a response's header, as far as anybody here asks for it. Valid until the next message
/// begins.
struct Header {
  boost::beast::http::verb method = boost::beast::http::verb::unknown;  ///< of a request
  std::string target;                                                   ///< likewise
  bool http_1_0 = false;                                                ///< likewise
  bool last = false;  ///< of a request, the connection is to end with its answer; of a response, with itself
  int status = 0;     ///< of a response
  std::string content_type, last_event_id, next_cursor, cookie,
      set_cookie;  ///< fields; empty where not there
  std::string webhook_id, webhook_timestamp, webhook_signature;
};

/// One message. To be made anew for the next.
template <bool is_request>
class MessageReader : public boost::beast::http::basic_parser<is_request> {
 public:
  /// `on_header` is called when the header is whole, `on_body` with each piece of the body after it. What
  /// they throw is passed on by put().
  struct Events {
    std::function<void(const Header&)> on_header;
    std::function<void(std::string_view)> on_body;
  };

  /// `events` must outlive the reader.
  explicit MessageReader(const Events& events) : events_(events) {
    this->eager(true);
    this->body_limit(boost::none);
    this->header_limit(16 * 1024);
  }

  const Header& header() const { return header_; }

 private:
  using error_code = boost::beast::error_code;
  using text = boost::beast::string_view;

  static std::string_view view(text from) { return {from.data(), from.size()}; }

  void on_request_impl(boost::beast::http::verb method, text, text target, int version,
                       error_code&) override {
    header_.method = method;
    header_.target = view(target);
    header_.http_1_0 = version < 11;
  }
  void on_response_impl(int status, text, int, error_code&) override { header_.status = status; }
  void on_field_impl(boost::beast::http::field name, text name_text, text value, error_code&) override {
    using boost::beast::http::field;
    if (name == field::content_type) {
      header_.content_type = view(value);
    } else if (name == field::cookie) {
      header_.cookie = view(value);
    } else if (name == field::set_cookie) {
      header_.set_cookie = view(value);
    } else if (boost::beast::iequals(name_text, "Last-Event-ID")) {
      header_.last_event_id = view(value);
    } else if (boost::beast::iequals(name_text, "Next-Cursor")) {
      header_.next_cursor = view(value);
    } else if (boost::beast::iequals(name_text, "webhook-id")) {
      header_.webhook_id = view(value);
    } else if (boost::beast::iequals(name_text, "webhook-timestamp")) {
      header_.webhook_timestamp = view(value);
    } else if (boost::beast::iequals(name_text, "webhook-signature")) {
      header_.webhook_signature = view(value);
    }
  }
  void on_header_impl(error_code&) override {
    header_.last = header_.http_1_0 || !this->keep_alive();
    events_.on_header(header_);
  }
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(text body, error_code&) override {
    events_.on_body(view(body));
    return body.size();
  }
  void on_chunk_header_impl(std::uint64_t, text, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, text body, error_code&) override {
    events_.on_body(view(body));
    return body.size();
  }
  void on_finish_impl(error_code&) override {}

  const Events& events_;
  Header header_;
};

using RequestReader = MessageReader<true>;
using ResponseReader = MessageReader<false>;

}  // namespace wirerace::http_loop
