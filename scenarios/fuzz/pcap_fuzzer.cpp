#include "scenarios/fuzz/checking_sink.hpp"
#include "scenarios/import/readers.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace wirerace;
  for (const Framing framing : {Framing::Segment, Framing::U8, Framing::U32})
    fuzz(data, size,
         [&](std::streambuf& in, RecordingSink& sink) { read_pcap(in, {.framing = framing}, sink); });
  return 0;
}
