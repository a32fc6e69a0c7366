// Which messages of a recording become the trace.
#pragma once

#include <string>
#include <vector>

#include "scenarios/import/importer.hpp"
#include "scenarios/import/survey.hpp"

namespace wirerace {

struct Selection {
  std::size_t connection = 0;
  Direction direction = Direction::Receive;
  std::string name;  ///< of the connection, "" where it has none; fit for people to see
  Tally tally = {};
  Kind kind = Kind::Binary;
};

/// What the request asks for, or what there is one of. ImportError, which lists what there is, where the
/// choice is not clear.
Selection choose(const ImportRequest& request, RecordingFormat format, const Survey& survey);

/// What of the recording the selection leaves out or changes, a line each.
std::vector<std::string> notes_on(const Selection& selection, const Survey& survey);

}  // namespace wirerace
