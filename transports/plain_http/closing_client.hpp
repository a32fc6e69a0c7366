// The Client of http/beast+close: see closing_server.hpp for the requests.
#pragma once

#include <future>
#include <memory>
#include <unordered_map>

#include "transports/asio/addresses.hpp"
#include "transports/asio/connector.hpp"
#include "transports/transport.hpp"

namespace wirerace::plain_http {

class ClosingClient : public Client {
 public:
  ClosingClient(const ClientOptions& options, Listener& listener);
  ~ClosingClient() override;

  void wake_at(TimePoint when) override { loop_.wake_at(when); }
  void open(unsigned channels) override;

 private:
  class Conversation;
  class Exchange;

  void look_after();
  void leave();
  void forget(Conversation& conversation);

  Listener& listener_;
  const std::string fields_;  // that all requests have
  asio::Loop loop_;
  asio::Connector connector_;
  asio::Timer timer_{loop_.context()};
  std::unordered_map<Conversation*, std::shared_ptr<Conversation>> conversations_;
  bool leaving_ = false;
  std::promise<void> all_left_;
};

}  // namespace wirerace::plain_http
