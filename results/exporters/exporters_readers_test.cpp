// What is exported is read by the tools it is for, or by the nearest to them that Debian and npm have.
#include <gmock/gmock.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "results/exporters/exporters.hpp"
#include "results/exporters/exporters_fixture.hpp"
#include "results/files.hpp"
#include "results/histogram.hpp"
#include "results/metric.hpp"
#include "results/test_folder.hpp"

namespace wirerace {
namespace {

using testing::Contains;
using testing::HasSubstr;
using Json = nlohmann::json;

const std::string python = "/usr/bin/python3 ";  // the one that Debian's packages of libraries are for
const std::string readers = std::string(WIRERACE_READERS) + "/";

bool runs(const std::string& command) {
  return std::system((command + " >/dev/null 2>&1").c_str()) == 0;
}

class Reader : public testing::Test {
 protected:
  std::string file(const std::string& name, const std::string& text) const {
    const std::filesystem::path path = folder_.path() / name;
    std::ofstream(path, std::ios::binary) << text;
    return "'" + path.string() + "'";
  }

  /// Its standard output, where it ends well.
  std::string output_of(const std::string& command) const {
    const std::string out = (folder_.path() / "out").string(), err = (folder_.path() / "err").string();
    const int status = std::system((command + " >'" + out + "' 2>'" + err + "'").c_str());
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << command << '\n' << read_file(err);
    return read_file(out);
  }

  const TestFolder folder_;
};

/// Names that a format has to escape.
wirerace::Run awkward_run() {
  wirerace::Run run = exported_run();
  run.label = "v1.2 \"quoted\" \\ back, ümlaut";
  run.scenarios[0].name = "a \"feed\", <b> & 100 %";
  for (Trial& trial : run.trials) {
    if (trial.scenario == "market-feed") trial.scenario = run.scenarios[0].name;
  }
  trial_of(run, "tcp/asio", 2).status = TrialStatus::Failed;
  trial_of(run, "tcp/asio", 2).reason = "signal 11,\n\"core\" <dumped> ]]>";
  return run;
}

TEST_F(Reader, PythonReadsTheCsv) {
  if (!runs(python + "--version")) GTEST_SKIP() << "python3 is not there: scripts/test.sh installs it";
  const wirerace::Run run = awkward_run();
  const Json rows =
      Json::parse(output_of(python + readers + "csv_rows.py <" + file("x.csv", export_csv(run))));
  ASSERT_EQ(rows.size(), run.trials.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(rows[i].size(), 9 + metrics().size()) << rows[i].dump();
    EXPECT_EQ(rows[i]["scenario"], run.trials[i].scenario);
    EXPECT_EQ(rows[i]["reason"], run.trials[i].reason);
    EXPECT_EQ(rows[i]["lost"], std::to_string(run.trials[i].messages.lost));
  }
}

TEST_F(Reader, XmllintFindsTheJunitXmlValid) {
  if (!runs("xmllint --version"))
    GTEST_SKIP() << "xmllint is not there: scripts/test.sh installs libxml2-utils";
  wirerace::Run expecting = awkward_run();
  expecting.expectations = {{.text = "tcp.p50 < 1us", .where = "a.yaml:1"},
                            {.text = "tcp.p50 < 1s", .where = "b"}};
  wirerace::Run interrupted = sample_run();
  interrupted.complete = false;
  for (const wirerace::Run& run : {expecting, interrupted, wirerace::Run()})
    output_of("xmllint --noout --schema " + readers + "junit.xsd " + file("x.xml", export_junit(run)));
}

TEST_F(Reader, GoogleBenchmarksCompareTestsRepetitions) {
  if (!std::filesystem::exists("/usr/share/benchmark/compare.py") || !runs(python + "-c 'import numpy'"))
    GTEST_SKIP()
        << "compare.py or numpy is not there: scripts/test.sh installs libbenchmark-tools, python3-numpy";
  wirerace::Run slower = exported_run();
  for (Trial& trial : slower.trials) {
    if (trial.latency_ns) *trial.latency_ns->p50 *= 2;
  }
  const std::string out = (folder_.path() / "difference.json").string();
  output_of(python + readers + "compare.py " + file("old.json", export_google_benchmark(exported_run())) +
            " " + file("new.json", export_google_benchmark(slower)) + " '" + out + "'");
  const Json difference = Json::parse(read_file(out));
  ASSERT_EQ(difference[0]["name"], "market-feed/tcp/asio");
  ASSERT_EQ(difference[0]["measurements"].size(), 3U);
  for (const Json& one : difference[0]["measurements"]) EXPECT_DOUBLE_EQ(one["time"].get<double>(), 1);
  EXPECT_LT(difference[0]["utest"]["time_pvalue"], 0.06);
  EXPECT_EQ(difference[0]["utest"]["cpu_pvalue"], 1);
}

class JavaScriptReader : public Reader {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(WIRERACE_NODE_MODULES "/hdr-histogram-js"))
      GTEST_SKIP() << "hdr-histogram-js is not there: scripts/test.sh installs it, by npm";
  }
  std::string node(const std::string& script, const std::string& input) const {
    return output_of("NODE_PATH=" WIRERACE_NODE_MODULES " node " + readers + script + " <" + input);
  }
};

TEST_F(JavaScriptReader, ReadsTheHistogramLog) {
  const wirerace::Run run = exported_run();
  std::istringstream rows(node("hlog.js", file("x.hlog", export_hlog(run))));
  std::size_t count = 0;
  double begin = 1'795'224'600'000;
  for (const Trial& trial : run.trials) {
    if (trial.repeat != 1 || trial.scenario != "market-feed") continue;
    std::string tag;
    double from = 0, to = 0, values = 0, max = 0, p99 = 0;
    rows >> tag >> from >> to >> values >> max >> p99;
    EXPECT_EQ(tag, trial.scenario + "/" + trial.backend);
    EXPECT_EQ(from, begin);
    EXPECT_EQ(to, begin + 10'000);
    EXPECT_EQ(values, static_cast<double>(trial.latency_ns->count));
    EXPECT_EQ(p99, static_cast<double>(*trial.latency_ns->p99));
    EXPECT_NEAR(max, static_cast<double>(*trial.latency_ns->max), max / 1000);
    begin += 10'000;
    ++count;
  }
  EXPECT_EQ(count, 6U);
  std::string more;
  EXPECT_FALSE(rows >> more) << more;
}

TEST_F(JavaScriptReader, WritesTheSamePercentileDistribution) {
  wirerace::Run run = exported_run();
  std::erase_if(run.trials,
                [](const Trial& trial) { return trial.round != 1 || trial.backend != "tcp/asio"; });
  const auto ours = lines_of(export_hgrm(run).front().text);
  const auto theirs = lines_of(node("hgrm.js", file("histogram", *run.trials[0].latency_histogram)));
  ASSERT_EQ(ours.size(), theirs.size());
  EXPECT_GT(ours.size(), 50U);
  for (std::size_t i = 0; i < ours.size(); ++i) {
    // They round a half up, and take the upper of two values for their middle, from which mean and deviation
    // are.
    if (ours[i].starts_with("#[Mean")) continue;
    EXPECT_EQ(ours[i].size(), theirs[i].size());
    std::istringstream our(ours[i]), their(theirs[i]);
    for (std::string one, other; our >> one && their >> other;) {
      if (one.find('.') == std::string::npos)
        EXPECT_EQ(one, other) << theirs[i];
      else
        EXPECT_NEAR(std::stod(one), std::stod(other), 1.1e-12 + std::stod(other) * 1e-9) << theirs[i];
    }
  }
}

TEST_F(Reader, PrometheusClientReadsTheOpenMetrics) {
  if (!runs(python + "-c 'import prometheus_client'"))
    GTEST_SKIP() << "prometheus_client is not there: scripts/test.sh installs python3-prometheus-client";
  const auto samples = lines_of(
      output_of(python + readers + "openmetrics.py <" + file("x.txt", export_openmetrics(awkward_run()))));
  EXPECT_THAT(samples, Contains("family wirerace_latency_seconds histogram seconds"));
  EXPECT_THAT(samples, Contains("family wirerace_messages counter "));
  EXPECT_THAT(samples, Contains(HasSubstr("('label', 'v1.2 \"quoted\" \\\\ back, ümlaut')")));
  EXPECT_THAT(samples,
              Contains("wirerace_trials_total [('backend', 'tcp/asio'), ('ok', 'false'), ('scenario', "
                       "'a \"feed\", <b> & 100 %')] 1"));
  EXPECT_THAT(samples, Contains("wirerace_messages_per_second [('backend', 'udp/asio'), ('scenario', "
                                "'a \"feed\", <b> & 100 %')] 1200"));
  for (const wirerace::Run& run : {sample_run(), sample_run_with_faults(), wirerace::Run()})
    output_of(python + readers + "openmetrics.py <" + file("x.txt", export_openmetrics(run)));
}

TEST_F(Reader, PythonFindsTheJsonInTheShapeItsReadersAskFor) {
  if (!runs(python + "--version")) GTEST_SKIP() << "python3 is not there: scripts/test.sh installs it";
  const auto check = [&](const std::string& shape, const std::string& text) {
    output_of(python + readers + "shapes.py " + shape + " " + file("x.json", text));
  };
  for (const wirerace::Run& run : {sample_run(), awkward_run()}) {
    check("bencher", export_bencher(run));
    check("github_benchmark", export_github_benchmark_smaller(run));
    check("github_benchmark", export_github_benchmark_bigger(run));
    for (const Document& document : export_fortio(run)) check("fortio", document.text);
  }
}

}  // namespace
}  // namespace wirerace
