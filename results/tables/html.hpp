// Pieces of HTML, with all text escaped.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "results/tables/table.hpp"

namespace wirerace {

/// `text` for HTML, in content and in quoted attributes.
std::string html_escaped(std::string_view text);

/// Headings tell what they mean. `row_class` gives a row's CSS class, "" for none.
std::string html_table(const Table& table, std::string (*row_class)(const Table& table, std::size_t row));
std::string html_table(const Table& table);

/// A list with a CSS class; "" for no items.
std::string html_list(const std::vector<std::string>& items, std::string_view css_class);

/// A box that opens on a click.
std::string html_details(std::string_view title, const std::string& content);

}  // namespace wirerace
