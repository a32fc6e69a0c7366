// Who stands before whom, and who is not told apart.
#pragma once

#include "results/summary.hpp"

namespace wirerace {

/// Sorts summary.ranked and fills in rank and tied.
///
/// Groups are formed from the best downwards: whoever differs from the first of a group by less than the
/// noise shares its rank. Who kept up and who was saturated are never in one group.
void rank(ScenarioSummary& summary);

}  // namespace wirerace
