#include "results/tables/page.hpp"

#include <algorithm>

namespace wirerace {

std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xc0) != 0x80; }));
}

std::string cut(std::string text, std::size_t width) {
  if (width_of(text) <= width) return text;
  while (width_of(text) >= width) {
    do text.pop_back();
    while (width_of(text) > 0 && (text.back() & 0xc0) == 0x80);
  }
  while (!text.empty() && (text.back() & 0xc0) == 0xc0) text.pop_back();
  return text + "…";
}

std::string printable(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  return text;
}

std::string Page::styled(std::string_view text, std::string_view style) const {
  std::string out(text);
  if (!colour_ || style.empty() || text.empty()) return out;
  return std::string(style) + out + "\033[0m";
}

void Page::line(std::string_view text, std::string_view style) {
  out_.append(styled(text, style)).append("\n");
}

void Page::paragraph(const std::string& text, std::string_view style, std::size_t indent) {
  std::string current(indent, ' ');
  std::string_view rest = text;
  const auto flush = [&] {
    line(current, style);
    current.assign(indent + 2, ' ');
  };
  while (!rest.empty()) {
    const std::string word = cut(std::string(rest.substr(0, rest.find(' '))), width_ - indent - 2);
    rest.remove_prefix(
        std::min(rest.size(), rest.find(' ') == std::string_view::npos ? rest.size() : rest.find(' ') + 1));
    if (word.empty()) continue;
    const bool first = current.find_first_not_of(' ') == std::string::npos;
    if (!first && width_of(current) + 1 + width_of(word) > width_) {
      flush();
      current += word;
    } else {
      current += (first ? "" : " ") + word;
    }
  }
  flush();
}

}  // namespace wirerace
