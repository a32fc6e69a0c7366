#include "scenarios/import/format.hpp"

#include <array>
#include <cctype>
#include <string>
#include <utility>

namespace wirerace {
namespace {

using namespace std::string_view_literals;

/// pcap with micro- and nanoseconds and Kuznetzov's, in both byte orders; pcapng.
constexpr std::array captures = {"\xa1\xb2\xc3\xd4"sv, "\xd4\xc3\xb2\xa1"sv, "\xa1\xb2\x3c\x4d"sv,
                                 "\x4d\x3c\xb2\xa1"sv, "\xa1\xb2\xcd\x34"sv, "\x34\xcd\xb2\xa1"sv,
                                 "\x0a\x0d\x0d\x0a"sv};

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> compressions = {
    {{"\x1f\x8b"sv, "gzip"},
     {"\x28\xb5\x2f\xfd"sv, "zstd"},
     {"\xfd"
      "7zXZ"sv,
      "xz"},
     {"BZh"sv, "bzip2"},
     {"PK\x03\x04"sv, "zip"}}};

constexpr std::array<std::pair<std::string_view, RecordingFormat>, 8> extensions = {
    {{".har", RecordingFormat::Har},
     {".jsonl", RecordingFormat::Jsonl},
     {".ndjson", RecordingFormat::Jsonl},
     {".csv", RecordingFormat::Csv},
     {".txt", RecordingFormat::Csv},
     {".pcap", RecordingFormat::Pcap},
     {".pcapng", RecordingFormat::Pcap},
     {".cap", RecordingFormat::Pcap}}};

std::string_view without_space(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  return begin == text.npos ? "" : text.substr(begin);
}

}  // namespace

std::string_view title(RecordingFormat format) {
  switch (format) {
    case RecordingFormat::Har:
      return "HAR";
    case RecordingFormat::Jsonl:
      return "JSON lines";
    case RecordingFormat::Csv:
      return "CSV";
    case RecordingFormat::Pcap:
      return "capture";
  }
  return "";
}

std::optional<RecordingFormat> guess_format(std::string_view beginning, const std::filesystem::path& file) {
  for (const std::string_view magic : captures)
    if (beginning.starts_with(magic)) return RecordingFormat::Pcap;
  if (beginning.starts_with("\xef\xbb\xbf")) beginning.remove_prefix(3);
  const std::string_view text = without_space(beginning);
  if (text.starts_with('{')) {
    const std::string_view inside = without_space(text.substr(1));
    if (inside.starts_with("\"log\"")) return RecordingFormat::Har;
    if (inside.starts_with('"')) return RecordingFormat::Jsonl;
  } else if (text.starts_with('#') || text.starts_with("time") ||
             (!text.empty() && std::isdigit(static_cast<unsigned char>(text[0])))) {
    return RecordingFormat::Csv;
  }
  std::string extension = file.extension().string();
  for (char& c : extension) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  for (const auto& [known, format] : extensions)
    if (extension == known) return format;
  return std::nullopt;
}

std::string_view compression(std::string_view beginning) {
  for (const auto& [magic, name] : compressions)
    if (beginning.starts_with(magic)) return name;
  return "";
}

}  // namespace wirerace
