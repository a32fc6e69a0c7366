// A client's channel on two connections: one for what comes down, one for POSTs, a thread each.
#pragma once

#include "transports/http/client_channel.hpp"

namespace wirerace::http {

class PairedChannel : public ClientChannel {
 public:
  /// `read_timeout`: for what comes down.
  PairedChannel(const ClientOptions& options, Listener& listener, std::chrono::milliseconds read_timeout);

 protected:
  /// Gets what comes down, over gets_, until the channel ends; says why it did.
  virtual std::string receive() = 0;

  /// Whether receive() should return.
  bool ending() const;

  /// Waits, unless it is ending().
  void pause(std::chrono::milliseconds time);

  httplib::Client gets_;

 private:
  std::string run() final;
  void interrupt() final;
  void post();

  // Under mutex_.
  std::string post_failure_;
  bool received_ = false;  // receive() has returned
};

}  // namespace wirerace::http
