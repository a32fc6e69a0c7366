#include "harness/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <string_view>

namespace wirerace {

namespace {

constexpr std::size_t least_width = 60, most_width = 160;

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

bool coloured(int descriptor) {
  if (!variable("NO_COLOR").empty()) return false;
  if (const auto force = variable("CLICOLOR_FORCE"); !force.empty() && force != "0") return true;
  return ::isatty(descriptor) == 1 && variable("TERM") != "dumb";
}

std::optional<std::size_t> columns(int descriptor) {
  const std::string_view text = variable("COLUMNS");
  std::size_t told = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), told);
  if (error == std::errc() && end == text.data() + text.size() && told > 0) return told;
  winsize size{};
  if (::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return std::nullopt;
}

}  // namespace

Terminal terminal_at(int descriptor) {
  Terminal terminal{.colour = coloured(descriptor)};
  if (const auto told = columns(descriptor)) terminal.width = std::clamp(*told, least_width, most_width);
  return terminal;
}

}  // namespace wirerace
