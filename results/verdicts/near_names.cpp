#include "results/verdicts/near_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>

namespace wirerace {
namespace {

/// Levenshtein's distance; 0 where one holds the other, which is how names are shortened.
std::size_t unlikeness(std::string_view a, std::string_view b) {
  if (a.size() > 2 && (a.find(b) != a.npos || b.find(a) != b.npos)) return 0;
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string near_names(std::string_view typed, std::vector<std::string_view> names) {
  std::ranges::stable_sort(names, {}, [typed](std::string_view name) { return unlikeness(typed, name); });
  names.resize(std::min<std::size_t>(names.size(), 3));
  const std::string_view last = names.back();
  names.pop_back();
  return names.empty() ? std::string(last) : fmt::format("{} and {}", fmt::join(names, ", "), last);
}

}  // namespace wirerace
