// Exports of a run, as the command line asks for them.
#pragma once

#include <filesystem>
#include <string>

#include "results/exporters/formats.hpp"

namespace wirerace::cli {

/// A format and the file it goes to; of a format of several documents, the folder.
struct Export {
  const Format* format = nullptr;
  std::filesystem::path to;
};

/// Throws UsageError for an unknown name, with the names there are.
const Format& choose_format(const std::string& name);

/// Of "csv=results.csv". Throws UsageError.
Export parse_export(const std::string& text);

/// Throws UsageError where it could not be written. Leaves no trace of the try.
void expect_writable(const std::filesystem::path& file);
void expect_writable(const Export& wish);

/// Makes the folder, though not its parents. Throws FileError.
void write_export(const Export& wish, const Run& run);

}  // namespace wirerace::cli
