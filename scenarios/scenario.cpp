#include "scenarios/scenario.hpp"

namespace wirerace {

std::string_view to_string(Flow flow) {
  switch (flow) {
    case Flow::Push:
      return "push";
    case Flow::Uplink:
      return "uplink";
    case Flow::Echo:
      return "echo";
    case Flow::Broadcast:
      return "broadcast";
    case Flow::Chat:
      return "chat";
  }
  return "";
}

std::string_view to_string(Pace pace) {
  switch (pace) {
    case Pace::Recorded:
      return "recorded";
    case Pace::Constant:
      return "constant";
    case Pace::Poisson:
      return "poisson";
    case Pace::Closed:
      return "closed";
    case Pace::Bursts:
      return "bursts";
    case Pace::Ramp:
      return "ramp";
    case Pace::Flood:
      return "flood";
  }
  return "";
}

std::string_view to_string(Headline headline) {
  switch (headline) {
    case Headline::Latency:
      return "latency";
    case Headline::RoundTrip:
      return "round-trip";
    case Headline::Throughput:
      return "throughput";
    case Headline::Fps:
      return "fps";
  }
  return "";
}

std::string_view to_string(Kind kind) {
  return kind == Kind::Text ? "text" : "binary";
}

}  // namespace wirerace
