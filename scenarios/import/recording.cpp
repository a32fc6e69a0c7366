#include "scenarios/import/recording.hpp"

namespace wirerace {

std::string_view to_string(Direction direction) {
  return direction == Direction::Receive ? "receive" : "send";
}

std::optional<Direction> direction_of(std::string_view word) {
  for (const Direction direction : {Direction::Receive, Direction::Send})
    if (word == to_string(direction)) return direction;
  return std::nullopt;
}

}  // namespace wirerace
