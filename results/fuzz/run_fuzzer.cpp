// A result file or a journal: what is one is written and shown in every way there is.
#include <cstdint>
#include <cstdlib>
#include <stdexcept>
#include <string_view>

#include "results/exporters/comparison_json.hpp"
#include "results/exporters/export_comparison.hpp"
#include "results/exporters/formats.hpp"
#include "results/journal.hpp"
#include "results/report/report.hpp"
#include "results/run_json.hpp"
#include "results/validate.hpp"
#include "results/verdicts/comparison.hpp"

namespace {

using namespace wirerace;

/// What cannot be summed up, such as histograms that are none, must be told as an error.
template <class Show>
void show(const Run& run, Show show) {
  try {
    show(run);
  } catch (const std::runtime_error&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Run run;
  try {
    run = is_journal(text) ? read_journal(text) : run_from_json(text);
  } catch (const RunError&) {
    return 0;
  }
  validate(run);
  const std::string written = to_json(run);
  if (to_json(run_from_json(written)) != written) std::abort();
  show(run, [](const Run& one) { export_table(one, true); });
  show(run, [](const Run& one) { html_report(one); });
  show(run, [](const Run& one) { html_trends({one, one}); });
  show(run, [](const Run& one) {
    const Comparison comparison = compare(one, one, {"headline", "p99"});
    export_comparison_markdown(comparison);
    comparison_json(comparison);
  });
  for (const Format& format : formats()) {
    show(run, [&format](const Run& one) {
      if (format.whole)
        format.whole(one);
      else
        format.parts(one);
    });
  }
  return 0;
}
