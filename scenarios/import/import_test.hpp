// For tests of importing: a folder, and imports in it.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "results/test_folder.hpp"
#include "scenarios/import/importer.hpp"

namespace wirerace {

class ImportTest : public ::testing::Test {
 protected:
  std::filesystem::path path(const std::string& name) const { return folder_.path() / name; }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(path(name), std::ios::binary) << text;
  }
  std::string content(const std::string& name) const {
    std::ifstream in(path(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path()))
      names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    return names;
  }

  ImportRequest request(const std::string& from) const {
    ImportRequest request;
    request.from = path(from);
    request.to = path("out.yaml");
    return request;
  }
  static ImportResult import(const ImportRequest& request) {
    return import_recording(request, [](const ImportProgress&) {});
  }
  ImportResult import_text(const std::string& name, const std::string& text) const {
    write(name, text);
    return import(request(name));
  }

  /// What an import that is refused says; nothing may have been written.
  std::string refusal(const ImportRequest& request) const {
    const auto before = files();
    try {
      import(request);
    } catch (const ImportError& error) {
      EXPECT_EQ(files(), before);
      return error.what();
    }
    return "";
  }
  std::string refusal_of_text(const std::string& name, const std::string& text) const {
    write(name, text);
    return refusal(request(name));
  }

  TestFolder folder_;
};

}  // namespace wirerace
