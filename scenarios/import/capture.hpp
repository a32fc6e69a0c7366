// The connections of a packet capture, segment by segment.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <map>
#include <tuple>

#include "scenarios/import/framer.hpp"
#include "scenarios/import/packet.hpp"
#include "scenarios/import/readers.hpp"
#include "scenarios/import/recording.hpp"
#include "scenarios/import/tcp_stream.hpp"

namespace wirerace {

/// Memory is bounded: by 100,000 connections, above which add() throws ImportError, and by 16 MiB of segments
/// that came before others, above which those others are given up as missing.
class Capture {
 public:
  Capture(Framing framing, RecordingSink& sink) : framing_(framing), sink_(sink) {}

  void add(const Segment& segment, std::chrono::nanoseconds at);

  /// After the last packet.
  void finish();

 private:
  struct Flow {
    explicit Flow(Framing framing) : framers{Framer(framing), Framer(framing)} {}
    std::size_t number = 0;  ///< 0 until there is payload
    std::size_t server = 0;  ///< the side that listens
    bool has_problem = false;
    std::array<TcpStream, 2> streams;  ///< by the side that sends: that of the lower endpoint, of the higher
    std::array<Framer, 2> framers;
  };

  Flow& flow_of(const Segment& segment, std::size_t sender);
  void add_to_stream(Flow& flow, std::size_t sender, bool keep, const Segment& segment,
                     std::chrono::nanoseconds at);
  void cut(Flow& flow, std::size_t sender, bool keep, const StreamPiece& piece);
  void give_up(Flow& flow, std::size_t sender);
  void end_stream(Flow& flow, std::size_t sender);
  void tell_problem(Flow& flow, std::string_view what);

  Framing framing_;
  RecordingSink& sink_;
  std::map<std::tuple<bool, Endpoint, Endpoint>, Flow> flows_;  ///< is TCP, lower endpoint, higher endpoint
  std::size_t numbered_ = 0;
  std::size_t held_bytes_ = 0;  ///< of all streams
};

}  // namespace wirerace
