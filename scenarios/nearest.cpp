#include "scenarios/nearest.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

namespace wirerace {
namespace {

/// Levenshtein's distance: inserted, removed and replaced characters.
std::size_t edits(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string_view nearest(std::string_view typed, std::span<const std::string_view> words) {
  std::string_view best;
  std::size_t best_edits = std::max<std::size_t>(2, typed.size() / 2) + 1;
  for (const std::string_view word : words) {
    if (typed.size() > 2 && word.starts_with(typed)) return word;
    const std::size_t distance = edits(typed, word);
    if (distance < best_edits && distance < word.size()) {
      best = word;
      best_edits = distance;
    }
  }
  return best;
}

}  // namespace wirerace
