// Pieces of GitHub-flavoured Markdown, with all text escaped.
#pragma once

#include <string>

#include "results/tables/table.hpp"

namespace wirerace {

/// Plain text that Markdown and the HTML in it leave alone.
std::string markdown_escaped(const std::string& text);

std::string markdown_table(const Table& table);

}  // namespace wirerace
