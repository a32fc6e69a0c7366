// What the loader's tests read: scenario files named dir/mine.yaml, and the files beside them.
#pragma once

#include <string>
#include <system_error>

#include "scenarios/catalogue.hpp"
#include "scenarios/loader.hpp"

namespace wirerace {

inline NamedText open_file(const std::string& name) {
  if (name == "feed.csv") return {"dir/feed.csv", "time_us,size_bytes\n0,100\n1000000,200\n"};
  if (name == "bad.csv") return {"dir/bad.csv", "time_us,size_bytes\n0,0\n"};
  if (name == "feed.bin") return {"dir/feed.bin", std::string(300, 'x')};
  if (name == "short.bin") return {"dir/short.bin", "too short"};
  if (name == "empty.bin") return {"dir/empty.bin", ""};
  if (name == "latin1.bin") {
    std::string text(300, 'x');
    text[150] = '\xe9';
    return {"dir/latin1.bin", text};
  }
  if (name == "still.csv") return {"dir/still.csv", "time_us,size_bytes\n0,100\n0,100\n"};
  throw std::system_error(std::make_error_code(std::errc::no_such_file_or_directory));
}

inline Scenario parse(const std::string& text) {
  return parse_scenarios("dir/mine.yaml", text, open_file).front();
}

inline std::string error_of(const std::string& text) {
  try {
    parse(text);
  } catch (const ScenarioError& error) {
    return error.what();
  }
  return "no error";
}

/// Of a scenario that is right but for the lines given, which stand from line 3 on.
inline std::string error_in(const std::string& lines) {
  return error_of("flow: echo\npayload: text\n" + lines + "duration_s: 1\n");
}

}  // namespace wirerace
