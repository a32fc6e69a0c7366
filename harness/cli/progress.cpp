#include "harness/cli/progress.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include "results/units.hpp"

namespace wirerace::cli {

namespace {

using std::chrono::nanoseconds;

// What a trial takes beside its warm-up and window, until the first ones have shown it.
constexpr std::chrono::milliseconds usual_overhead{150};

nanoseconds replayed(const Heat& heat) {
  return heat.workload->scenario().warmup + heat.workload->scenario().duration;
}

/// "chat-echo over tcp/asio", or of the controls "floor", "chat-echo over tcp/asio, again"; and of another
/// build.
std::string what(const Heat& heat) {
  const std::string& scenario = heat.workload->scenario().name;
  const std::string_view backend = heat.backend->name;
  const char* build = heat.against ? ", the other build" : "";
  if (scenario == backend) return scenario + build;
  return fmt::format("{} over {}{}{}", scenario, backend, heat.repeat > 1 ? ", again" : "", build);
}

/// The figure that the scenario is run for.
std::string figure(const Trial& trial, Headline headline) {
  if (trial.status != TrialStatus::Ok) return trial.reason;
  if (trial.fps) return fmt::format("{:.1f} FPS", trial.fps->mean);
  if (headline == Headline::Throughput) {
    return trial.throughput ? rate_text(trial.throughput->messages_per_second) + " messages/s"
                            : "no message arrived";
  }
  if (trial.latency_ns && trial.latency_ns->p50) {
    return "p50 " + duration_text(static_cast<double>(*trial.latency_ns->p50));
  }
  return "p50 n/a: too few messages";
}

const char* name(TrialStatus status) {
  switch (status) {
    case TrialStatus::Ok:
      return "ok";
    case TrialStatus::Invalid:
      return "INVALID";
    case TrialStatus::Failed:
      return "FAILED";
  }
  return "";
}

}  // namespace

Progress::Progress(Style style, std::vector<Heat> planned, std::size_t done)
    : style_(style), planned_(std::move(planned)), done_(done) {}

Progress::~Progress() {
  if (style_ == Style::Live) fmt::print(stderr, "{}", clear_line);
}

void Progress::starting(std::size_t index) {
  if (style_ != Style::Live) return;
  const Heat& heat = planned_[index];
  const auto left = time_left(index).count();
  const std::string text = fmt::format("[{}/{}] {}:{:02} left  round {}  {}", index + 1, planned_.size(),
                                       left / 60, left % 60, heat.round, what(heat));
  fmt::print(stderr, "{}{}", clear_line, text.substr(0, 79));
  std::fflush(stderr);
}

void Progress::finished(std::size_t index, const Trial& trial) {
  if (style_ == Style::Quiet || (style_ == Style::Live && trial.status == TrialStatus::Ok)) return;
  fmt::print(stderr, "{}[{}/{}] round {}  {}: {}  {}\n", style_ == Style::Live ? clear_line : "", index + 1,
             planned_.size(), trial.round, what(planned_[index]), name(trial.status),
             figure(trial, planned_[index].workload->scenario().headline));
}

std::chrono::seconds Progress::time_left(std::size_t from) const {
  nanoseconds done{}, to_do{};
  for (std::size_t i = done_; i < planned_.size(); ++i) (i < from ? done : to_do) += replayed(planned_[i]);
  const auto left = static_cast<std::int64_t>(planned_.size() - from);
  const nanoseconds overhead =
      from == done_ ? nanoseconds(usual_overhead)
                    : (Clock::now() - started_ - done) / static_cast<std::int64_t>(from - done_);
  return std::chrono::ceil<std::chrono::seconds>(to_do + overhead * left);
}

Progress::Style progress_style(bool quiet) {
  if (quiet) return Progress::Style::Quiet;
  return ::isatty(STDERR_FILENO) ? Progress::Style::Live : Progress::Style::Lines;
}

}  // namespace wirerace::cli
