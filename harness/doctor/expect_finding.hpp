// For tests: what every finding promises its reader.
#pragma once

#include <gtest/gtest.h>

#include "harness/doctor/finding.hpp"

namespace wirerace::doctor {

inline void expect(Level level, const Finding& finding) {
  EXPECT_EQ(to_string(finding.level), to_string(level)) << finding.found;
  EXPECT_FALSE(finding.found.empty());
  EXPECT_FALSE(finding.means.empty());
  if (level == Level::Ok || level == Level::Warning) {
    EXPECT_EQ(finding.change.empty(), level == Level::Ok) << finding.change;
  }
}

}  // namespace wirerace::doctor
