#include "results/exporters/formats.hpp"

#include <gmock/gmock.h>

#include <set>

#include "results/exporters/exporters_fixture.hpp"
#include "results/sample_capacity.hpp"

namespace wirerace {
namespace {

TEST(Formats, HaveNamesOfTheirOwnAndOneWayToBeWritten) {
  std::set<std::string_view> names;
  for (const Format& format : formats()) {
    EXPECT_TRUE(names.insert(format.name).second) << format.name;
    EXPECT_NE(format.whole == nullptr, format.parts == nullptr) << format.name;
    EXPECT_EQ(find_format(format.name), &format);
    EXPECT_EQ(format.ending.front(), '.');
  }
  EXPECT_EQ(find_format("cvs"), nullptr);
}

TEST(Formats, TakeAnyRun) {
  for (const wirerace::Run& run :
       {wirerace::Run(), sample_run(), sample_run_with_faults(), sample_capacity()}) {
    for (const Format& format : formats())
      EXPECT_NO_THROW(format.whole ? void(format.whole(run)) : void(format.parts(run))) << format.name;
  }
}

}  // namespace
}  // namespace wirerace
