#include "scenarios/fuzz/checking_sink.hpp"
#include "scenarios/import/readers.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return wirerace::fuzz(data, size, wirerace::read_csv);
}
