// Orders from a seed that are the same everywhere.
#pragma once

#include <random>
#include <utility>
#include <vector>

namespace wirerace {

/// Fisher-Yates over the engine's own numbers: std::shuffle differs between standard libraries.
template <class T>
void shuffle(std::vector<T>& values, std::mt19937_64& random) {
  for (std::size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[random() % i]);
}

}  // namespace wirerace
