// `wirerace compare` and `wirerace run --against`, as a CI job uses them.
#include <gmock/gmock.h>

#include <csignal>
#include <nlohmann/json.hpp>

#include "harness/run_program.hpp"
#include "results/files.hpp"
#include "results/run_json.hpp"

namespace wirerace {

namespace {

using ::testing::AnyOf;
using ::testing::AtLeast;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

const std::string program = WIRERACE_PROGRAM;
const std::string slowed = WIRERACE_SLOWED_PROGRAM;

class Compare : public ProgramTest {
 protected:
  Compare() {
    // The same program, never slowed.
    write("honest.sh", "#!/bin/sh\nunset WIRERACE_SLOWED_PERCENT\nexec '" + slowed + "' \"$@\"\n");
    std::filesystem::permissions(path("honest.sh"), std::filesystem::perms::owner_all);
  }

  const std::vector<std::string> race = {"run",      "ping-pong", "-t", "tcp", "--duration", "0.2",
                                         "--rounds", "6",         "-q", "-o",  "r.json"};

  static std::vector<std::string> with(std::vector<std::string> words, const std::vector<std::string>& more) {
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
};

TEST_F(Compare, ABuildAgainstAnotherTakesTurnsAndFindsTheSlowerOne) {
  // A round trip takes ten times as long: no machine is so busy that it hides it.
  const Outcome outcome =
      run("env", with({"WIRERACE_SLOWED_PERCENT=900", slowed}, with(race, {"--against", "honest.sh"})));
  EXPECT_EQ(outcome.exit_code, 2) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("WORSE: ping-pong over tcp/asio: p50 "));
  EXPECT_THAT(outcome.out, HasSubstr("paired over 6 rounds"));
  EXPECT_THAT(files(), ElementsAre("honest.sh", "r.against.json", "r.json"));

  const auto head = result("r.json"), base = result("r.against.json");
  EXPECT_EQ(head.paired_with, base.id);
  EXPECT_EQ(base.paired_with, head.id);
  EXPECT_TRUE(head.complete && base.complete);
  EXPECT_THAT(base.label, HasSubstr("honest.sh"));
  ASSERT_THAT(head.trials, SizeIs(6 * 3)) << "each round the backend twice and the floor once";
  ASSERT_THAT(base.trials, SizeIs(6 * 3));
  for (std::size_t i = 0; i < head.trials.size(); ++i) {
    const Trial &one = head.trials[i], &other = base.trials[i];
    EXPECT_EQ(one.scenario + one.backend, other.scenario + other.backend);
    EXPECT_EQ(one.round, other.round);
    EXPECT_EQ(one.repeat, other.repeat);
    EXPECT_EQ(one.order / 2 + one.order % 2, other.order / 2 + other.order % 2)
        << "one right after the other";
  }

  const Outcome again = run(program, {"compare", "r.against.json", "r.json"});
  EXPECT_EQ(again.exit_code, 2) << again.err;
  EXPECT_EQ(again.out, outcome.out) << "the files say the same";
  const Outcome back = run(program, {"compare", "r.json", "r.against.json", "--format", "json"});
  const auto json = nlohmann::json::parse(back.out);
  EXPECT_EQ(json["figures"][0]["verdict"], "better");
  EXPECT_EQ(json["worse"], false);
}

TEST_F(Compare, TellsTwoRunsApartThatRefuseToBeCompared) {
  EXPECT_EQ(run(program, with(race, {"--rounds", "1"})).exit_code, 0);
  EXPECT_EQ(run(program, with(race, {"--rounds", "1", "--seed", "2", "-o", "other.json"})).exit_code, 0);
  const Outcome outcome = run(program, {"compare", "r.json", "other.json"});
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.out, IsEmpty());
  EXPECT_THAT(outcome.err,
              HasSubstr("different messages were sent, so nothing can be compared, in ping-pong ("));
  EXPECT_THAT(outcome.err, HasSubstr(result("other.json").scenarios[0].digest));

  const Outcome same = run(program, {"compare", "r.json", "r.json"});
  EXPECT_THAT(same.out, HasSubstr("two runs of 1 round"));
  EXPECT_THAT(same.out, HasSubstr("none can be called in fewer than 6 rounds"));
  EXPECT_EQ(same.exit_code, 4);
}

TEST_F(Compare, RefusesWhatItCannotDo) {
  const auto refused = [&](const std::vector<std::string>& words, const std::string& why) {
    const Outcome outcome = run(program, words);
    EXPECT_EQ(outcome.exit_code, 1) << why;
    EXPECT_THAT(outcome.err, HasSubstr(why));
  };
  refused({"compare", "r.json"}, "HEAD.json");
  refused({"compare", "none.json", "none.json"}, "none.json");
  refused({"compare", "r.json", "r.json", "--gate", "p98"}, "--gate p98: no figure is called that");
  refused({"run", "--against", "none"}, "none");
  refused({"run", "--against", "/bin/true"}, "lists no transports");
  refused({"run", "--against", "/bin/false"}, "did not end well: is it a wirerace?");
  refused({"run", "-t", "sse", "--against", slowed}, "that build has no sse/beast");
  refused({"run", "--against", program, "--resume", "r.json"}, "--resume does not apply to --against");
  refused({"run", "--gate", "p50"}, "--gate is for --against");
}

TEST_F(Compare, OfWhatIsInvalidSaysThree) {
  write("broken.sh", "#!/bin/sh\ncase $1 in worker) exit 7;; esac\nexec '" + program + "' \"$@\"\n");
  std::filesystem::permissions(path("broken.sh"), std::filesystem::perms::owner_all);
  const Outcome outcome = run(program, with(race, {"--rounds", "1", "--against", "broken.sh"}));
  EXPECT_EQ(outcome.exit_code, 3) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("ping-pong over tcp/asio has no ok trial in "));
}

TEST_F(Compare, AnInterruptedRunKeepsTheTrialsOfBothBuilds) {
  Program racing(with({program}, with(race, {"--rounds", "500", "--against", program})), folder_.path());
  const auto lines = [&](const std::string& file) {
    return wait_until([&] {
      try {
        return load_run(path(file)).trials.size() > 1;
      } catch (const std::runtime_error&) {  // not there yet, or just being written
        return false;
      }
    });
  };
  EXPECT_TRUE(lines("r.json.journal") && lines("r.against.json.journal"));
  racing.signal(SIGINT);
  const Outcome outcome = racing.wait();
  EXPECT_EQ(outcome.exit_code, 130);
  EXPECT_THAT(outcome.err, HasSubstr("trials of each build have run and are kept"));
  EXPECT_FALSE(result("r.json").complete || result("r.against.json").complete);
  EXPECT_THAT(run(program, {"compare", "r.against.json", "r.json"}).out, HasSubstr("ping-pong"));
}

}  // namespace

}  // namespace wirerace
