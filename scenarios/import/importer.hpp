// From a recording to a scenario file and its trace.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/import/format.hpp"
#include "scenarios/import/readers.hpp"
#include "scenarios/import/recording.hpp"

namespace wirerace {

struct ImportRequest {
  std::filesystem::path from;
  std::filesystem::path to;               ///< NAME.yaml; NAME.csv and NAME.bin are beside it
  std::optional<RecordingFormat> format;  ///< guessed where not given
  std::string url;                        ///< HAR: part of the URL of the connection that is wanted
  std::optional<std::size_t> entry;       ///< HAR: the number of its entry
  std::optional<Direction> direction;     ///< that with more messages where not given
  std::string filter;                     ///< pcap
  std::optional<Framing> framing;         ///< pcap
  bool keep_payload = false;
  bool force = false;  ///< replaces files that exist
};

/// `read` and `size` count both readings of the file.
struct ImportProgress {
  std::uint64_t read = 0;
  std::uint64_t size = 0;
  std::uint64_t messages = 0;  ///< found in this reading
};

/// May throw, which ends the import and leaves nothing behind.
using OnImportProgress = std::function<void(const ImportProgress& progress)>;

struct ImportResult {
  std::string about;                         ///< the scenario's sentence
  std::vector<std::filesystem::path> files;  ///< the scenario, the trace, the content where it was kept
  std::vector<std::string> notes;            ///< what was left out or changed
};

/// Reads the recording twice, in constant memory, and writes the files once all is known to be well. Throws
/// ImportError, with nothing written.
ImportResult import_recording(const ImportRequest& request, const OnImportProgress& on_progress);

}  // namespace wirerace
