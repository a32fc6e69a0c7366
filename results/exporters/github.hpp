// What GitHub Actions reads of a step: workflow commands on its output, and its summary.
// https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace wirerace {

struct Annotation {
  bool error = false;  ///< else a warning
  std::string title;
  std::string message;
  std::string where = {};  ///< "my.yaml:12" puts it at that line; anything else is no place in a file
};

/// "::error title=market-feed tcp/asio::2 of 3 trials …" and a newline, with what would end it or a part of
/// it escaped.
std::string annotation_line(const Annotation& annotation);

/// Whether this process was started by a step of GitHub Actions.
bool in_github_actions();

/// Appends Markdown to the step's summary, where the step has one. What went wrong, as a sentence, where it
/// cannot.
std::optional<std::string> append_step_summary(std::string_view markdown);

}  // namespace wirerace
