// A channel over a Unix socket of type SOCK_SEQPACKET.
#pragma once

#include <functional>
#include <memory>

#include "transports/asio/addresses.hpp"
#include "transports/unix/packets.hpp"

namespace wirerace::unix_packets {

inline constexpr Traits traits{.over_ip = false};

/// A Session as transports/asio/ends.hpp wants it; see there. What is sent while received messages are handed
/// out, or in one turn of the loop, leaves together, up to most_sent packets a system call.
class PacketSession : public Channel, public std::enable_shared_from_this<PacketSession> {
 public:
  struct Settings {};
  using Socket = asio::UnixPackets::Socket;
  using OnEnd = std::function<void(PacketSession&, std::string_view)>;

  PacketSession(Socket socket, Side, const Settings&, Listener& listener, OnEnd on_end)
      : socket_(std::move(socket)), listener_(listener), on_end_(std::move(on_end)) {}

  void start();
  bool opened() const { return true; }
  void leave();

  void send(Message message) override;
  std::size_t backlog() const override { return out_.bytes(); }

 private:
  void read();
  void take();
  void write_soon();
  void write() { wrote(out_.send(socket_.native_handle())); }
  void wrote(const asio::error_code& error);
  void end(std::string_view why);

  Socket socket_;
  Listener& listener_;
  OnEnd on_end_;
  PacketQueue out_;
  PacketReader in_{traits.largest_message};
  bool ended_ = false;
  bool in_turn_ =
      false;  // received messages are being handed out; what is sent is written when they have been
  bool posted_ = false;   // a write is to come when this turn of the loop is over
  bool blocked_ = false;  // a write waits for the socket
};

}  // namespace wirerace::unix_packets
