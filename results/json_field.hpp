// Reading JSON strictly: each field of its type, and errors that say where it stands.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "results/run_json.hpp"

namespace wirerace {

/// A value and where it stands, for errors that name it.
class Field {
 public:
  Field(const nlohmann::ordered_json& value, std::string path) : value_(value), path_(std::move(path)) {}

  Field operator[](const char* key) const {
    if (!value_.is_object()) fail("must be an object");
    const auto found = value_.find(key);
    std::string path = path_.empty() ? key : fmt::format("{}.{}", path_, key);
    if (found == value_.end()) throw RunError(path + " is missing");
    return {*found, std::move(path)};
  }

  /// A key that the schema got later: where a file does not have it, it reads as `absent`, which must outlive
  /// the field.
  Field later(const char* key, const nlohmann::ordered_json& absent) const {
    if (value_.is_object() && !value_.contains(key)) return {absent, path_};
    return (*this)[key];
  }

  std::string text() const {
    if (!value_.is_string()) fail("must be a string");
    return value_.get<std::string>();
  }

  bool boolean() const {
    if (!value_.is_boolean()) fail("must be true or false");
    return value_.get<bool>();
  }

  template <class T>
  T whole(const char* rule = "must be a number") const {
    if (!value_.is_number()) fail(rule);
    if (!value_.is_number_integer()) fail("must be a whole number");
    if (value_.is_number_unsigned()
            ? value_.get<std::uint64_t>() > std::uint64_t{std::numeric_limits<T>::max()}
            : std::numeric_limits<T>::min() == 0) {
      fail(fmt::format("must be between {} and {}", std::numeric_limits<T>::min(),
                       std::numeric_limits<T>::max()));
    }
    return value_.get<T>();
  }

  template <class T>
  std::optional<T> whole_or_null() const {
    if (value_.is_null()) return std::nullopt;
    return whole<T>("must be a number or null");
  }

  std::optional<double> number_or_null() const {
    if (value_.is_null()) return std::nullopt;
    if (!value_.is_number()) fail("must be a number or null");
    return value_.get<double>();
  }

  /// For a figure that is always taken: null says that it was not finite.
  double number() const { return number_or_null().value_or(std::numeric_limits<double>::quiet_NaN()); }

  template <class T>
  std::optional<T> object_or_null(T (*read)(const Field&)) const {
    if (value_.is_null()) return std::nullopt;
    if (!value_.is_object()) fail("must be an object or null");
    return read(*this);
  }

  std::optional<std::string> text_or_null() const {
    if (value_.is_null()) return std::nullopt;
    if (!value_.is_string()) fail("must be a string or null");
    return value_.get<std::string>();
  }

  template <class T>
  std::vector<T> array(T (*read)(const Field&)) const {
    if (!value_.is_array()) fail("must be an array");
    std::vector<T> out;
    for (std::size_t i = 0; i < value_.size(); ++i)
      out.push_back(read({value_[i], fmt::format("{}[{}]", path_, i)}));
    return out;
  }

  std::map<std::string, std::string> texts() const {
    if (!value_.is_object()) fail("must be an object");
    std::map<std::string, std::string> out;
    for (const auto& [key, value] : value_.items()) out[key] = Field(value, path_ + "." + key).text();
    return out;
  }

  [[noreturn]] void fail(const std::string& rule) const {
    throw RunError(fmt::format("{} {}", path_.empty() ? "the file" : path_, rule));
  }

 private:
  const nlohmann::ordered_json& value_;
  std::string path_;
};

}  // namespace wirerace
