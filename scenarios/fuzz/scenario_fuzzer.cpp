// A scenario file; what follows a byte 0 is the file that it names.
#include <cstdint>
#include <string_view>

#include "scenarios/catalogue.hpp"
#include "scenarios/loader.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t end = input.find('\0');
  const std::string_view named = end == input.npos ? "" : input.substr(end + 1);
  try {
    wirerace::parse_scenarios("fuzz.yaml", input.substr(0, end), [named](const std::string& name) {
      return wirerace::NamedText{name, std::string(named)};
    });
  } catch (const wirerace::ScenarioError&) {
  }
  return 0;
}
