// Taking in JSON event by event, and saying what is wrong with it in words.
#pragma once

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace wirerace {

/// Told of a JSON text by nlohmann::json::sax_parse(): what it hears of values is narrowed to what recordings
/// have.
class JsonHandler : public nlohmann::json_sax<nlohmann::json> {
 public:
  /// Where parsing stopped, in bytes, and why; for when sax_parse() gave false.
  std::size_t error_at() const { return error_at_; }
  const std::string& error() const { return error_; }

  bool number_integer(number_integer_t value) final { return number(fmt::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) final { return number(fmt::to_string(value)); }
  bool number_float(number_float_t, const string_t& text) final { return number(text); }
  bool null() final { return other(); }
  bool boolean(bool) final { return other(); }
  bool binary(binary_t&) final { return other(); }  // not in JSON text
  bool parse_error(std::size_t position, const std::string& last_token,
                   const nlohmann::detail::exception& error) final;

 protected:
  virtual bool number(std::string_view text) = 0;
  virtual bool other() = 0;

 private:
  std::size_t error_at_ = 0;
  std::string error_;
};

}  // namespace wirerace
