// The files compiled into the program: the catalogue's scenarios and their traces. CMakeLists.txt lists them.
#pragma once

#include <span>
#include <string_view>

namespace wirerace {

struct EmbeddedFile {
  std::string_view name;  ///< relative to this folder: "ping-pong.yaml", "traces/coinbase-level2.csv"
  std::string_view text;
};

std::span<const EmbeddedFile> embedded_files();

}  // namespace wirerace
