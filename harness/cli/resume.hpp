// Going on with a run that did not end.
#pragma once

#include <string>

#include "results/run.hpp"

namespace wirerace::cli {

/// The run in `path`, a journal or the result file of a run that was interrupted or of a search whose time
/// was over, ready for more trials. Throws UsageError, which says what differs, where it is not what
/// `planned` would run; FileError and RunError where it cannot be read.
Run resumed(const std::string& path, const Run& planned);

}  // namespace wirerace::cli
