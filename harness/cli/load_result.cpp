#include <fmt/core.h>

#include "harness/cli/cli.hpp"
#include "results/files.hpp"

namespace wirerace::cli {

Run load_result(const std::string& path) {
  try {
    return load_run(path);
  } catch (const FileError& error) {
    throw UsageError(fmt::format("{}; give a result file of `wirerace run`, or its journal", error.what()));
  }
}

}  // namespace wirerace::cli
