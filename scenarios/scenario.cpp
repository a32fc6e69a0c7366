#include "scenarios/scenario.hpp"

#include <fmt/format.h>

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

std::string_view to_string(PlannedFault::What what) {
  switch (what) {
    case PlannedFault::What::ServerKilled:
      return "server killed";
    case PlannedFault::What::ServerPaused:
      return "server paused";
    case PlannedFault::What::ConnectionsCut:
      return "connections cut";
  }
  return "";
}

std::string describe(const PlannedFault& fault) {
  const auto seconds = [](std::chrono::nanoseconds time) {
    return std::chrono::duration<double>(time).count();
  };
  const std::string begins = fmt::format("{} at {} s", to_string(fault.what), seconds(fault.at));
  if (fault.lasts == fault.lasts.zero()) return begins;
  return fmt::format("{}, for {} s", begins, seconds(fault.lasts));
}

std::string describe(const SlowReaders& readers) {
  const bool one = readers.clients == 1;
  const std::string who = fmt::format("{} slow reader{}", readers.clients, one ? "" : "s");
  if (readers.reads_per_second == 0) return who + (one ? ", which reads nothing" : ", which read nothing");
  return fmt::format("{}, {} message{}/s{}", who, readers.reads_per_second,
                     readers.reads_per_second == 1 ? "" : "s", one ? "" : " each");
}

std::vector<std::string> describe_faults(const Scenario& scenario) {
  std::vector<std::string> texts;
  for (const PlannedFault& fault : scenario.faults) texts.push_back(describe(fault));
  if (scenario.slow_readers.clients > 0) texts.push_back(describe(scenario.slow_readers));
  return texts;
}

}  // namespace wirerace
