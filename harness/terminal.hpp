// What an output can show: colours, and how wide a line.
#pragma once

#include <cstddef>

namespace wirerace {

struct Terminal {
  bool colour = false;
  std::size_t width = 100;
};

/// Colour: on a terminal that is not TERM=dumb, or anywhere with CLICOLOR_FORCE (but 0); never with NO_COLOR.
/// Width: COLUMNS, else the terminal's, from 60 to 160; elsewhere than on a terminal 100.
Terminal terminal_at(int descriptor);

}  // namespace wirerace
