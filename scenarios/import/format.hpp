// Which kind of recording a file is.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

namespace wirerace {

enum class RecordingFormat : std::uint8_t { Har, Jsonl, Csv, Pcap };

/// "HAR", "JSON lines", "CSV", "capture".
std::string_view title(RecordingFormat format);

/// By how the file begins, and where that tells nothing by the file's extension. nullopt where neither does.
std::optional<RecordingFormat> guess_format(std::string_view beginning, const std::filesystem::path& file);

/// "gzip", "zstd", "xz", "bzip2" or "zip" where the file is compressed, "" elsewhere.
std::string_view compression(std::string_view beginning);

}  // namespace wirerace
