// The CI templates in scripts/ci: every step as GitHub Actions and GitLab run it, in a repository that uses
// wirerace.
#include <gmock/gmock.h>
#include <yaml-cpp/yaml.h>

#include <cstdlib>
#include <map>
#include <set>

#include "harness/run_program.hpp"
#include "results/files.hpp"

namespace wirerace {

namespace {

namespace fs = std::filesystem;

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::StartsWith;

const std::string scripts = WIRERACE_SCRIPTS;

YAML::Node github() {
  return YAML::LoadFile(scripts + "/ci/github-actions.yml");
}

YAML::Node gitlab() {
  return YAML::LoadFile(scripts + "/ci/gitlab-ci.yml");
}

/// For `env`: git is to see none of the repository that the test may be run from.
const std::vector<std::string> unset_git = {"-u", "GIT_DIR", "-u", "GIT_WORK_TREE", "-u", "GIT_INDEX_FILE"};

using Variables = std::map<std::string, std::string>;

/// `more` wins.
Variables with(Variables variables, const Variables& more) {
  for (const auto& [name, value] : more) variables[name] = value;
  return variables;
}

Variables variables_of(const YAML::Node& node) {
  return node ? node.as<Variables>() : Variables();
}

struct JobEnd {
  int exit_code = 0;  ///< of the first step that failed
  bool passes = true;
  std::string log;
  std::set<std::string> artifacts;  ///< names of files
};

/// A repository whose CI is the template, and where a step's commands that would change the machine do not.
class CiTemplates : public ProgramTest, public ::testing::WithParamInterface<std::string> {
 protected:
  void SetUp() override {
    if (run("sh", {"-c", "command -v bash && command -v git && command -v dpkg-query"}).exit_code != 0)
      GTEST_SKIP() << "the templates' steps are for Debian, with bash and git";
    for (const char* folder : {"home", "stubs", "repository/wirerace"}) fs::create_directories(path(folder));
    fs::create_symlink(WIRERACE_PROGRAM, path("program"));
    write_program("stubs/cmake", "echo \"$*\" >>'" + path("built").string() +
                                     "'\n[ $1 != --build ] || { mkdir -p build/release && ln -s '" +
                                     path("program").string() + "' build/release/wirerace; }");
    write_program("stubs/apt-get", "echo 'no test installs anything' >&2; exit 1");
    write_program("stubs/sudo", "echo 'no test installs anything' >&2; exit 1");
    write_feed("lost == 0");
  }

  static bool on_github() { return GetParam() == "GitHub"; }

  void write_program(const std::string& name, const std::string& lines) const {
    fs::remove(path(name));
    write(name, "#!/bin/sh\n" + lines + "\n");
    fs::permissions(path(name), fs::perms::owner_all);
  }

  /// `expect` stands on line 8.
  void write_feed(const std::string& expect) const {
    write("repository/wirerace/feed.yaml",
          "flow: push\npayload: text\npace: constant\nrate_per_s: 200\nsize_bytes: 64\nduration_s: 0.1\n"
          "expect:\n  - " +
              expect + "\n");
  }

  std::string git(const std::string& folder, std::vector<std::string> words) const {
    words.insert(words.begin(), {"HOME=" + path("home").string(), "git", "-C", path(folder), "-c",
                                 "user.name=a", "-c", "user.email=a@example.org"});
    words.insert(words.begin(), unset_git.begin(), unset_git.end());
    const Outcome outcome = run("env", words);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    return outcome.out.substr(0, outcome.out.find('\n'));
  }

  /// Makes `folder` a repository with what the steps need of wirerace's source.
  void make_wirerace(const std::string& folder) const {
    fs::create_directories(path(folder) / "scripts");
    fs::copy(scripts + "/setup.sh", path(folder) / "scripts");
    git(folder, {"init", "-q", "-b", "main"});
    commit(folder, "first");
  }

  void commit(const std::string& folder, const std::string& version) const {
    write(folder + "/version", version);
    git(folder, {"add", "."});
    git(folder, {"commit", "-q", "-m", version});
  }

  /// The job that races what is there, from a fresh checkout, with wirerace cached unless `cached_` says
  /// otherwise.
  JobEnd race(const Variables& more = {}) {
    const Variables variables = with({{"WIRERACE_REF", "v1"},
                                      {"WIRERACE_REPOSITORY", path("origin")},
                                      {"WIRERACE_TRANSPORTS", "tcp"},
                                      {"WIRERACE_ROUNDS", "1"}},
                                     more);
    for (const char* old : {"origin", "repository/.wirerace", "repository/wirerace-results"})
      fs::remove_all(path(old));
    if (on_github()) return run_github("race", variables);
    make_wirerace("origin");
    git("origin", {"tag", "v1"});
    return run_gitlab("wirerace", variables);
  }

  /// The job that compares two builds, of a request whose merge base has the version "base".
  JobEnd compare() {
    make_wirerace("repository");
    commit("repository", "base");
    const std::string base = git("repository", {"rev-parse", "HEAD"});
    git("repository", {"checkout", "-q", "-b", "request"});
    commit("repository", "half");
    commit("repository", "head");
    Variables variables = {{"WIRERACE_ROUNDS", "1"}, {"CI_MERGE_REQUEST_DIFF_BASE_SHA", base}};
    if (!on_github()) return run_gitlab("wirerace-compare", variables);
    git("repository", {"checkout", "-q", "main"});
    git("repository", {"merge", "-q", "--no-ff", "request"});
    return run_github("compare", variables);
  }

  JobEnd run_github(const std::string& name, const Variables& more) {
    const YAML::Node workflow = github(), job = workflow["jobs"][name];
    const Variables variables = with(with(variables_of(workflow["env"]), variables_of(job["env"])), more);
    JobEnd end;
    for (const YAML::Node& step : job["steps"]) {
      if (step["run"]) {
        if (end.passes)
          bash(step["run"].as<std::string>(), {"--noprofile", "--norc", "-eo", "pipefail"}, variables, end);
        end.passes = end.exit_code == 0;
      } else if (end.passes || (step["if"] && step["if"].as<std::string>() == "always()")) {
        act(step["uses"].as<std::string>(), step["with"], end);
      }
    }
    return end;
  }

  /// What an action leaves behind.
  void act(const std::string& action, const YAML::Node& with, JobEnd& end) {
    const std::string where = with["path"] ? "repository/" + with["path"].as<std::string>() : "";
    if (action.starts_with("actions/upload-artifact@"))
      upload(where, end);
    else if (action.starts_with("actions/cache@"))
      restore(where);
    else if (!where.empty())
      make_wirerace(where);
  }

  JobEnd run_gitlab(const std::string& name, const Variables& more) {
    const YAML::Node file = gitlab(), job = file[name], base = file[job["extends"].as<std::string>()];
    std::string script;
    for (const YAML::Node& lines : {base["before_script"], job["script"]})
      for (const std::string& line : lines.as<std::vector<std::string>>()) script += line + "\n";
    if (job["cache"]) restore("repository/" + job["cache"]["paths"][0].as<std::string>());
    JobEnd end;
    bash(script, {"-eo", "pipefail"},
         with(with(variables_of(base["variables"]), variables_of(job["variables"])), more), end);
    end.passes = end.exit_code == 0 || end.exit_code == base["allow_failure"]["exit_codes"][0].as<int>();
    if (end.exit_code == 0 || base["artifacts"]["when"].as<std::string>() == "always")
      upload("repository/" + base["artifacts"]["paths"][0].as<std::string>(), end);
    return end;
  }

  /// Runs `script` in the repository and adds to `end` what came of it.
  void bash(const std::string& script, std::vector<std::string> options, const Variables& variables,
            JobEnd& end) const {
    write("step", script);
    std::vector<std::string> words = {"-C", path("repository")};
    words.insert(words.end(), unset_git.begin(), unset_git.end());
    for (const auto& [name, value] :
         with(variables, {{"HOME", path("home")},
                          {"PATH", path("stubs").string() + ":" + std::getenv("PATH")},
                          {"GITHUB_ACTIONS", on_github() ? "true" : ""},
                          {"GITHUB_WORKSPACE", path("repository")},
                          {"GITHUB_STEP_SUMMARY", on_github() ? path("summary.md").string() : ""}}))
      words.push_back(name + "=" + value);
    words.push_back("bash");
    words.insert(words.end(), options.begin(), options.end());
    words.push_back(path("step"));
    const Outcome outcome = run("env", words);
    end.exit_code = outcome.exit_code;
    end.log += outcome.out + outcome.err;
  }

  void restore(const std::string& program) const {
    if (!cached_) return;
    fs::create_directories(path(program).parent_path());
    fs::create_symlink(path("program"), path(program));
  }

  void upload(const std::string& folder, JobEnd& end) const {
    if (!fs::exists(path(folder))) return;
    for (const auto& file : fs::directory_iterator(path(folder)))
      end.artifacts.insert(file.path().filename());
  }

  std::string built() const { return fs::exists(path("built")) ? read_file(path("built")) : ""; }

  bool cached_ = true;
};

INSTANTIATE_TEST_SUITE_P(On, CiTemplates, ::testing::Values("GitHub", "GitLab"),
                         [](const auto& info) { return info.param; });

TEST_P(CiTemplates, ARequestThatIsAsExpectedPassesAndHasAReport) {
  const JobEnd end = race();
  EXPECT_EQ(end.exit_code, 0) << end.log;
  EXPECT_THAT(end.artifacts, ElementsAre("junit.xml", "report.html", "run.json"));
  EXPECT_THAT(end.log, HasSubstr("pass: feed: lost == 0 (wirerace/feed.yaml:8)"));
  EXPECT_THAT(built(), IsEmpty()) << "the program was cached";
  const auto run = result("repository/wirerace-results/run.json");
  EXPECT_TRUE(run.complete);
  EXPECT_EQ(raced(run).size(), 1u) << "one round of tcp";
  if (on_github()) {
    EXPECT_THAT(read_file(path("summary.md")), HasSubstr("| 1 | tcp/asio |"));
  }
}

TEST_P(CiTemplates, AFailedExpectationFailsTheJobWhichKeepsItsReport) {
  write_feed("lost > 0");
  const JobEnd end = race();
  EXPECT_EQ(end.exit_code, 2) << end.log;
  EXPECT_FALSE(end.passes);
  EXPECT_THAT(end.artifacts, ElementsAre("junit.xml", "report.html", "run.json"));
  EXPECT_THAT(read_file(path("repository/wirerace-results/junit.xml")), HasSubstr("<failure "));
  if (on_github()) {
    EXPECT_THAT(end.log, HasSubstr("\n::error file=wirerace/feed.yaml,line=8,title=feed tcp/asio"));
    EXPECT_THAT(read_file(path("summary.md")), HasSubstr("| FAIL | feed | lost > 0 |"));
  }
}

TEST_P(CiTemplates, WhatIsUndecidedIsAWarning) {
  write_feed("tcp.p50 < 10s");
  const JobEnd end = race();
  EXPECT_EQ(end.exit_code, on_github() ? 0 : 4) << end.log;
  EXPECT_TRUE(end.passes);
  EXPECT_THAT(end.log, HasSubstr(on_github() ? "\n::warning file=wirerace/feed.yaml,line=8,"
                                             : "undecided: feed: tcp.p50 < 10s (wirerace/feed.yaml:8)"));
}

TEST_P(CiTemplates, AnyOtherExitCodeFailsTheJob) {
  for (const int code : {1, 3}) {
    write_program("program", "exit " + std::to_string(code));
    const JobEnd end = race();
    EXPECT_EQ(end.exit_code, code) << end.log;
    EXPECT_FALSE(end.passes) << code;
  }
}

TEST_P(CiTemplates, WhatIsNotCachedIsBuilt) {
  write_program("program", "echo raced");
  cached_ = false;
  const JobEnd end = race();
  EXPECT_EQ(end.exit_code, 0) << end.log;
  EXPECT_THAT(end.log, HasSubstr("raced"));
  EXPECT_EQ(built(), "--preset release\n--build --preset release --target wirerace\n");
}

TEST_P(CiTemplates, WithoutScenarioFilesTheDefaultSuiteRuns) {
  write_program("program", "echo \"<$*>\"");
  fs::remove_all(path("repository/wirerace"));
  const JobEnd end = race();
  EXPECT_EQ(end.exit_code, 0) << end.log;
  EXPECT_THAT(end.log, HasSubstr("<run --rounds 1 --transports tcp --out "));
}

TEST_P(CiTemplates, WhatIsNotFilledInIsNamed) {
  for (const char* name : {"WIRERACE_REPOSITORY", "WIRERACE_REF"}) {
    const JobEnd end = race({{name, ""}});
    EXPECT_FALSE(end.passes);
    EXPECT_THAT(end.log, HasSubstr(std::string(name) + ": fill it in"));
    EXPECT_THAT(end.artifacts, IsEmpty());
  }
}

TEST_P(CiTemplates, AServerIsComparedWithThatOfTheMergeBase) {
  const JobEnd end = compare();
  EXPECT_TRUE(end.passes) << end.log;
  EXPECT_EQ(end.exit_code, on_github() ? 0 : 4) << "one round is too little to say\n" << end.log;
  EXPECT_EQ(read_file(path("repository/base/version")), "base");
  EXPECT_EQ(read_file(path("repository/version")), "head");
  EXPECT_EQ(built(),
            "--preset release\n--build --preset release --target wirerace\n"
            "--preset release\n--build --preset release --target wirerace\n");
  EXPECT_THAT(end.artifacts, IsSupersetOf({"junit.xml", "report.html", "run.json", "run.against.json"}));
  const auto run = result("repository/wirerace-results/run.json");
  EXPECT_EQ(run.paired_with, result("repository/wirerace-results/run.against.json").id);
  EXPECT_THAT(read_file(path(on_github() ? "summary.md" : "repository/wirerace-results/comparison.md")),
              HasSubstr("| tcp/asio |"));
  EXPECT_EQ(end.log.find("::warning title=") != end.log.npos, on_github());
}

TEST_P(CiTemplates, AServerThatHasBecomeSlowerFailsTheJob) {
  write_program("program", "exit 2");
  const JobEnd end = compare();
  EXPECT_EQ(end.exit_code, 2) << end.log;
  EXPECT_FALSE(end.passes);
}

TEST(CiTemplate, OfGitHubAsksForLittle) {
  const YAML::Node workflow = github();
  EXPECT_EQ(workflow["permissions"].as<Variables>(), (Variables{{"contents", "read"}}));
  EXPECT_TRUE(workflow["on"]["pull_request"]);
  EXPECT_EQ(workflow["defaults"]["run"]["shell"].as<std::string>(), "bash");
  ASSERT_EQ(workflow["jobs"].size(), 2u);
  for (const auto& [name, job] : workflow["jobs"].as<std::map<std::string, YAML::Node>>()) {
    EXPECT_EQ(job["container"]["image"].as<std::string>(), "debian:12");
    EXPECT_FALSE(job["permissions"]) << name;
    for (const YAML::Node& step : job["steps"]) {
      ASSERT_NE(step["run"].IsDefined(), step["uses"].IsDefined()) << name << ": one of both";
      if (step["uses"]) {
        EXPECT_THAT(step["uses"].as<std::string>(),
                    MatchesRegex("actions/(checkout|cache|upload-artifact)@v[0-9]+"));
      } else {
        EXPECT_THAT(step["run"].as<std::string>(), Not(HasSubstr("${{"))) << "anyone's text would be run";
      }
    }
  }
}

TEST(CiTemplate, OfGitLabShowsWhatItFound) {
  const YAML::Node file = gitlab(), base = file[".wirerace"];
  EXPECT_EQ(base["image"].as<std::string>(), "debian:12");
  EXPECT_EQ(base["artifacts"]["when"].as<std::string>(), "always");
  EXPECT_TRUE(base["artifacts"]["expose_as"]);
  const std::string folder = base["artifacts"]["paths"][0].as<std::string>();
  EXPECT_THAT(folder, testing::EndsWith("/")) << "GitLab shows no link to a folder without it";
  EXPECT_EQ(base["artifacts"]["reports"]["junit"].as<std::string>(), folder + "junit.xml");
  for (const char* name : {"wirerace", "wirerace-compare"}) {
    EXPECT_EQ(file[name]["extends"].as<std::string>(), ".wirerace");
    const YAML::Node rules = file[name]["rules"] ? file[name]["rules"] : base["rules"];
    EXPECT_THAT(rules[0]["if"].as<std::string>(),
                StartsWith("$CI_PIPELINE_SOURCE == \"merge_request_event\""));
  }
}

}  // namespace

}  // namespace wirerace
