// The formats a run can be exported in, by name.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "results/exporters/exporters.hpp"

namespace wirerace {

/// Of `whole` and `parts` one is null.
struct Format {
  std::string_view name;                                     ///< "google-benchmark"
  std::string_view ending;                                   ///< of its files: ".json"
  std::string_view about;                                    ///< one line for people
  std::string (*whole)(const Run& run) = nullptr;            ///< one document
  std::vector<Document> (*parts)(const Run& run) = nullptr;  ///< several, for a folder
};

std::span<const Format> formats();

/// nullptr for an unknown name.
const Format* find_format(std::string_view name);

}  // namespace wirerace
