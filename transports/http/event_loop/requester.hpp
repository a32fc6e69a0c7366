// A connection to an HTTP server, made when it is needed: one request at a time, each with its response.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "transports/asio/connector.hpp"
#include "transports/http/event_loop/message_reader.hpp"

namespace wirerace::http_loop {

/// On the loop's thread only. Make it with std::make_shared.
class Requester : public std::enable_shared_from_this<Requester> {
 public:
  struct Events {
    std::function<void(const Header&)> on_header;
    std::function<void(std::string_view)> on_body;
    std::function<void(const Header&)> on_response;       ///< whole; the next request may be sent
    std::function<void(std::string_view why)> on_broken;  ///< there will be no response; likewise
  };

  /// `host`: for the field of that name. The connector must outlive it.
  Requester(asio::Connector& connector, std::string_view host, Events events);

  /// Not while busy(). `header` has the request line and fields beside Host, each with its line end.
  void send(std::string_view header, std::string_view body = {});

  bool busy() const { return busy_; }

  /// Of a request: whether the server was reached.
  bool connected() const { return connected_; }

  /// Bytes of requests that the kernel has not taken.
  std::size_t pending() const;

  /// To be called now and then: gives a request up, with on_broken(why), where for as long as `patience`
  /// nothing has come and nothing has gone.
  void look_after(TimePoint now, Clock::duration patience, std::string_view why);

  /// No event is called any more.
  void close();

 private:
  class Stream;

  void connect();
  void broken(std::string_view why);
  void break_off(std::string_view why);

  asio::Connector& connector_;
  std::string host_;
  Events events_;
  ResponseReader::Events events_of_reader_;
  std::shared_ptr<Stream> stream_;
  std::string unsent_;  // until there is a connection
  bool busy_ = false, connected_ = false, closed_ = false;
  TimePoint moved_{};        // when something came or went last
  std::size_t pending_ = 0;  // at the last look
};

}  // namespace wirerace::http_loop
