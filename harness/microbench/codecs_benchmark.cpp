// What it costs to put a message in the form a transport has it in, and to get it back.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <string>

#include "transports/wire/datagram.hpp"
#include "transports/wire/frame_buffer.hpp"
#include "transports/wire/sse.hpp"
#include "transports/wire/websocket.hpp"

namespace wirerace {
namespace {

constexpr std::size_t largest = 16 << 20;

// Messages of the size of the argument, many at a time, as much as a write holds.
std::size_t batch(std::size_t bytes) {
  return std::max<std::size_t>(1, 32 * 1024 / bytes);
}

void set_counters(benchmark::State& state, std::size_t messages) {
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(messages));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(messages) * state.range(0));
}

template <class Buffer>
void read_into(Buffer& buffer, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto space = buffer.space();
    const std::size_t size = std::min(space.size(), bytes.size());
    std::copy_n(bytes.data(), size, space.data());
    buffer.added(size);
    bytes.remove_prefix(size);
  }
}

void BM_Frame(benchmark::State& state) {
  const std::string message(static_cast<std::size_t>(state.range(0)), 'x');
  const std::size_t messages = batch(message.size());
  wire::FrameBuffer in(largest);
  std::string out;
  for (auto _ : state) {
    out.clear();
    for (std::size_t i = 0; i < messages; ++i) wire::append_frame(out, {Kind::Binary, message});
    read_into(in, out);
    while (const auto read = in.next()) benchmark::DoNotOptimize(read->bytes.data());
  }
  set_counters(state, messages);
}

/// As a client sends it and a server reads it: masked.
void BM_WebSocketFrame(benchmark::State& state, wire::Opcode opcode) {
  const std::string message(static_cast<std::size_t>(state.range(0)), 'x');
  const std::size_t messages = batch(message.size());
  wire::MaskingKeys keys;
  wire::WebSocketReader in(Side::Server, largest);
  std::string out;
  for (auto _ : state) {
    out.clear();
    for (std::size_t i = 0; i < messages; ++i)
      wire::append_websocket_frame(out, opcode, message, keys.next());
    read_into(in, out);
    while (const auto read = in.next()) benchmark::DoNotOptimize(read->payload.data());
  }
  set_counters(state, messages);
}

void BM_SseEvent(benchmark::State& state, Kind kind) {
  const std::string message(static_cast<std::size_t>(state.range(0)), 'x');
  const std::size_t messages = batch(message.size());
  wire::EventParser parser;
  std::string out, decoded;
  std::uint64_t id = 0;
  for (auto _ : state) {
    out.clear();
    for (std::size_t i = 0; i < messages; ++i) wire::append_event(out, ++id, {kind, message});
    parser.feed(out);
    while (const auto event = parser.next())
      benchmark::DoNotOptimize(wire::event_message(*event, decoded).bytes.data());
  }
  set_counters(state, messages);
}

/// In fragments of 1472 bytes at most.
void BM_Datagram(benchmark::State& state) {
  const std::string message(static_cast<std::size_t>(state.range(0)), 'x');
  constexpr std::size_t most = 1472 - wire::datagram_header_bytes;
  wire::DatagramHeader header;
  header.count = static_cast<std::uint16_t>((message.size() + most - 1) / most);
  header.length = static_cast<std::uint32_t>(message.size());
  wire::Reassembly in(largest);
  std::string datagram;
  for (auto _ : state) {
    ++header.message;
    for (header.index = 0; header.index < header.count; ++header.index) {
      const auto encoded = wire::encode(header);
      datagram.assign(encoded.data(), encoded.size());
      datagram.append(message, header.index * header.part(), header.part());
      const auto decoded = wire::decode_datagram(datagram);
      benchmark::DoNotOptimize(in.add(*decoded, datagram));
    }
  }
  set_counters(state, 1);
}

BENCHMARK(BM_Frame)->Arg(64)->Arg(1024)->Arg(65536);
BENCHMARK_CAPTURE(BM_WebSocketFrame, binary, wire::Opcode::Binary)->Arg(64)->Arg(1024)->Arg(65536);
BENCHMARK_CAPTURE(BM_WebSocketFrame, text, wire::Opcode::Text)->Arg(64)->Arg(1024)->Arg(65536);
BENCHMARK_CAPTURE(BM_SseEvent, text, Kind::Text)->Arg(64)->Arg(1024)->Arg(65536);
BENCHMARK_CAPTURE(BM_SseEvent, binary, Kind::Binary)->Arg(64)->Arg(1024)->Arg(65536);
BENCHMARK(BM_Datagram)->Arg(64)->Arg(1024)->Arg(65536);

}  // namespace
}  // namespace wirerace
