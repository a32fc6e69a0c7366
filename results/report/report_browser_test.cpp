// The report in a real browser: check_report.mjs says what is looked at. Skipped without Chromium and the npm
// packages that scripts/test.sh installs.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <string>

#include "results/files.hpp"
#include "results/report/report.hpp"
#include "results/sample_capacity.hpp"
#include "results/sample_run.hpp"
#include "results/sample_sweep.hpp"
#include "results/test_folder.hpp"

namespace wirerace {
namespace {

namespace fs = std::filesystem;

std::string program_on_path(std::initializer_list<const char*> names) {
  const char* path = std::getenv("PATH");
  for (const char* name : names) {
    std::istringstream folders(path ? path : "");
    for (std::string folder; std::getline(folders, folder, ':');) {
      if (fs::exists(fs::path(folder) / name)) return (fs::path(folder) / name).string();
    }
  }
  return "";
}

class ReportInABrowser : public testing::TestWithParam<int> {
 protected:
  void SetUp() override {
    if (chromium_.empty())
      GTEST_SKIP() << "no Chromium: install the package chromium, or use scripts/test.sh";
    if (program_on_path({"node"}).empty()) GTEST_SKIP() << "no node: install the package nodejs";
    if (!fs::exists(fs::path(WIRERACE_BROWSER_MODULES) / "axe-core"))
      GTEST_SKIP() << "no puppeteer-core and axe-core in " WIRERACE_BROWSER_MODULES
                      ": scripts/test.sh installs them";
  }

  std::string written(const std::string& name, const std::string& page) const {
    write_file_atomically(folder_.path() / name, page);
    return (folder_.path() / name).string();
  }

  /// In a window of so many pixels.
  void expect_works(int width, std::initializer_list<std::string> reports) const {
    std::string command = "HOME='" + folder_.path().string() +
                          "' node '" WIRERACE_REPORT_CHECK "' '" WIRERACE_BROWSER_MODULES "' '" + chromium_ +
                          "' " + std::to_string(width);
    for (const std::string& report : reports) command += " '" + report + "'";
    FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
    ASSERT_NE(pipe, nullptr);
    std::string said;
    std::array<char, 4096> some{};
    for (std::size_t n; (n = std::fread(some.data(), 1, some.size(), pipe)) > 0;) said.append(some.data(), n);
    const int status = ::pclose(pipe);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << said;
    std::fputs(said.c_str(), stdout);
  }

 private:
  const TestFolder folder_;
  const std::string chromium_ = program_on_path({"chromium", "chromium-browser", "google-chrome"});
};

/// One scenario of latencies and one of frames: every kind of chart but those of capacities and sweeps.
Run small_run(const std::string& day) {
  wirerace::Run run = sample_run();
  std::erase_if(run.scenarios,
                [](const ScenarioInfo& one) { return one.name != "market-feed" && one.name != "video"; });
  std::erase_if(run.trials,
                [](const Trial& one) { return one.scenario != "market-feed" && one.scenario != "video"; });
  run.id = run.started = day;
  run.expectations = {{"market-feed: tcp.p50 < 60us", "--expect"}, {"lost == 0", "--expect"}};
  return run;
}

TEST_P(ReportInABrowser, WorksInEveryWindowInLightAndDark) {
  expect_works(GetParam(),
               {written("trends.html", html_trends({small_run("2026-11-21"), small_run("2026-11-22")})),
                written("capacity.html", html_report(sample_capacity())),
                written("sweep.html", html_report(sample_sweep()))});
}

INSTANTIATE_TEST_SUITE_P(Widths, ReportInABrowser, testing::Values(360, 768, 1920));

using LargeReportInABrowser = ReportInABrowser;

TEST_P(LargeReportInABrowser, WorksWithOverTwoHundredTrials) {
  const wirerace::Run run = sample_run(5);
  ASSERT_GT(run.trials.size(), 200U);
  expect_works(GetParam(), {written("large.html", html_report(run))});
}

INSTANTIATE_TEST_SUITE_P(Widths, LargeReportInABrowser, testing::Values(1280));

}  // namespace
}  // namespace wirerace
