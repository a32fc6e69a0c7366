#include "scenarios/import/json_handler.hpp"

#include "scenarios/import/text.hpp"

namespace wirerace {

bool JsonHandler::parse_error(std::size_t position, const std::string&,
                              const nlohmann::detail::exception& error) {
  error_at_ = position;
  // "[json.exception.parse_error.101] parse error at line 1, column 9: syntax error while parsing value -
  // invalid string: missing closing quote; last read: '"abc'"
  std::string_view what = error.what();
  if (what.find("missing closing quote") != what.npos) {
    error_ = "the JSON ends in the middle of a string";
  } else if (what.find("unexpected end of input") != what.npos) {
    error_ = "the JSON ends too early";
  } else if (what.find("surrogate") != what.npos) {
    error_ = "a string holds half of a surrogate pair (\\ud800 to \\udfff), which is no character";
  } else if (what.find("ill-formed UTF-8") != what.npos) {
    error_ = "a string is not UTF-8";
  } else {
    if (const auto detail = what.find(" - "); detail != what.npos) what.remove_prefix(detail + 3);
    if (const auto token = what.find("; last read"); token != what.npos) what = what.substr(0, token);
    error_ = fmt::format("this is not JSON ({})", one_line(what));
  }
  return false;
}

}  // namespace wirerace
