#include "scenarios/import/capture.hpp"

#include <fmt/format.h>

#include "scenarios/import/text.hpp"

namespace wirerace {
namespace {

constexpr std::size_t most_flows = 100'000;
constexpr std::size_t most_held_bytes = std::size_t{16} << 20;

/// A BPF expression for the two directions of a connection.
std::string filter_of(const Segment& segment) {
  std::string filter;
  for (unsigned i = 0; i < segment.vlan_tags; ++i) filter += "vlan and ";
  return fmt::format("{}{} and host {} and port {} and host {} and port {}", filter,
                     segment.is_tcp ? "tcp" : "udp", segment.from.host(), segment.from.port,
                     segment.to.host(), segment.to.port);
}

/// The side that listens: the one asked for a connection, or else the one with the lower port; where they are
/// the same, the one that was spoken to first.
std::size_t server_of(const Segment& segment, std::size_t sender) {
  if (segment.is_tcp && segment.syn) return segment.ack ? sender : 1 - sender;
  return segment.from.port < segment.to.port ? sender : 1 - sender;
}

}  // namespace

Capture::Flow& Capture::flow_of(const Segment& segment, std::size_t sender) {
  const auto& low = sender == 0 ? segment.from : segment.to;
  const auto& high = sender == 0 ? segment.to : segment.from;
  const auto [found, is_new] = flows_.try_emplace({segment.is_tcp, low, high}, framing_);
  Flow& flow = found->second;
  if (is_new && flows_.size() > most_flows)
    throw ImportError(
        fmt::format("the capture has more than {} connections: choose some with --filter, such as --filter "
                    "'tcp port 443'",
                    grouped(most_flows)));
  if (is_new || (segment.is_tcp && segment.syn && flow.number == 0)) flow.server = server_of(segment, sender);
  if (segment.payload_bytes > 0 && flow.number == 0) {
    flow.number = ++numbered_;
    sink_.on_name(flow.number, filter_of(segment));
  }
  return flow;
}

void Capture::add(const Segment& segment, std::chrono::nanoseconds at) {
  const std::size_t sender = segment.to < segment.from ? 1 : 0;
  Flow& flow = flow_of(segment, sender);
  const bool keep = flow.number != 0 && sink_.wants_content(flow.number);
  if (segment.is_tcp) return add_to_stream(flow, sender, keep, segment, at);
  if (segment.payload_bytes == 0 && flow.number == 0) return;
  if (framing_ != Framing::Segment)
    return tell_problem(flow, "it is UDP, and lengths are looked for in TCP only: leave --framing out");
  cut(flow, sender, keep, {at, segment.payload_bytes, segment.captured});
}

void Capture::add_to_stream(Flow& flow, std::size_t sender, bool keep, const Segment& segment,
                            std::chrono::nanoseconds at) {
  TcpStream& stream = flow.streams[sender];
  if (segment.syn && stream.is_new(segment)) {
    end_stream(flow, sender);
    stream = TcpStream();
    flow.framers[sender] = Framer(framing_);
  }
  held_bytes_ -= stream.held_bytes();
  stream.add(segment, at, keep || framing_ != Framing::Segment,
             [&](const StreamPiece& piece) { cut(flow, sender, keep, piece); });
  held_bytes_ += stream.held_bytes();
  if (held_bytes_ <= most_held_bytes) return;
  for (auto& [key, other] : flows_)
    for (const std::size_t side : {0u, 1u}) give_up(other, side);
}

void Capture::cut(Flow& flow, std::size_t sender, bool keep, const StreamPiece& piece) {
  if (flow.has_problem) return;
  const std::string problem = flow.framers[sender].add(
      piece, keep,
      [&](std::chrono::nanoseconds at, std::uint64_t bytes, std::optional<std::string_view> content) {
        sink_.on_message({.at = at,
                          .direction = sender == flow.server ? Direction::Receive : Direction::Send,
                          .kind = Kind::Binary,
                          .bytes = bytes,
                          .content = content,
                          .connection = flow.number});
      });
  if (!problem.empty()) tell_problem(flow, problem);
}

void Capture::give_up(Flow& flow, std::size_t sender) {
  TcpStream& stream = flow.streams[sender];
  const bool keep = flow.number != 0 && sink_.wants_content(flow.number);
  held_bytes_ -= stream.held_bytes();
  stream.give_up(
      [&](const StreamPiece& piece) { cut(flow, sender, keep, piece); },
      [&](std::uint64_t bytes) {
        if (framing_ == Framing::Segment) {
          sink_.on_left_out(flow.number, "bytes of the stream that the capture does not hold", bytes);
        } else {
          tell_problem(flow, fmt::format("the capture lacks {} of the stream, and with them the place of "
                                         "the next length: capture again, or import with --framing segment",
                                         counted(bytes, "byte")));
        }
      });
}

void Capture::end_stream(Flow& flow, std::size_t sender) {
  give_up(flow, sender);
  if (const auto count = flow.streams[sender].retransmissions(); count > 0)
    sink_.on_left_out(flow.number, "segments that were sent again", count);
  if (flow.framers[sender].in_message())
    sink_.on_left_out(flow.number, "messages that the capture holds the beginning of only", 1);
}

void Capture::finish() {
  for (auto& [key, flow] : flows_)
    for (const std::size_t side : {0u, 1u}) end_stream(flow, side);
}

void Capture::tell_problem(Flow& flow, std::string_view what) {
  if (flow.has_problem) return;
  flow.has_problem = true;
  sink_.on_problem(flow.number, what);
}

}  // namespace wirerace
