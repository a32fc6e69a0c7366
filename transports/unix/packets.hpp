// Messages as packets of a Unix socket of type SOCK_SEQPACKET, which keeps packets apart and in order; and
// many packets a system call (sendmmsg(2), recvmmsg(2)).
//
// A packet begins with one byte: bit 0 is the kind of its message, 1 for binary; bit 1 is set where the
// message goes on in the next packet. No packet is empty, so that an empty one is the end.
#pragma once

#include <boost/system/error_code.hpp>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "transports/transport.hpp"

namespace wirerace::unix_packets {

/// With its first byte. A default send buffer (net.core.wmem_default) has room for three.
inline constexpr std::size_t largest_packet = std::size_t{64} << 10;

/// The most that one system call sends.
inline constexpr std::size_t most_sent = 64;

/// The most that one system call receives.
inline constexpr std::size_t most_received = 16;

/// Packets that wait to be sent, in order. Keeps its memory when it runs empty.
class PacketQueue {
 public:
  /// Copies the message's bytes, cut into packets.
  void push(Message message);

  bool empty() const { return next_ == sizes_.size(); }
  std::size_t packets() const { return sizes_.size() - next_; }

  /// Of the messages that wait, and a byte for each packet.
  std::size_t bytes() const { return bytes_.size() - begin_; }

  /// Sends all that the kernel takes without waiting: would_block where that is not all.
  boost::system::error_code send(int socket);

  /// Of an empty queue: sends a message from where it lies, and queues what the kernel does not take.
  boost::system::error_code send_through(int socket, Message message);

 private:
  void push(char head, std::string_view part);
  void pop(std::size_t packets);

  std::string bytes_;
  std::vector<std::size_t> sizes_;  // of the packets
  std::size_t begin_ = 0;           // of the front packet
  std::size_t next_ = 0;            // its size
};

/// Packets as they come, and the messages that they make. Memory that nothing was ever received into stays
/// untouched.
class PacketReader {
 public:
  explicit PacketReader(std::size_t largest_message) : largest_message_(largest_message) {}

  /// Up to most_received packets, without waiting; valid until the next call. An empty one is the end.
  std::span<const std::string_view> receive(int socket, boost::system::error_code& error);

  /// The message that this packet completes; valid as long as the packet, and until the next call. Throws
  /// wire::BadFrame.
  std::optional<Message> add(std::string_view packet);

 private:
  static constexpr std::size_t slot = largest_packet + 1;  // shows a packet that is too large

  std::size_t largest_message_;
  std::unique_ptr<char[]> slots_ = std::make_unique_for_overwrite<char[]>(most_received * slot);
  std::string_view received_[most_received];
  std::string joined_;   // of a message in several packets
  bool within_ = false;  // such a message has begun
  bool over_ = false;    // and is whole
};

}  // namespace wirerace::unix_packets
