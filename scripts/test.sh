#!/usr/bin/env bash
# Builds wirerace and runs its tests: scripts/test.sh [--preset release|asan|tsan] [CTEST-ARGUMENT...]
#
#   release   all tests (the default)
#   asan      under AddressSanitizer and UndefinedBehaviorSanitizer, all tests but those that are long and run what others run too:
#             the whole catalogue, faults over every backend, what figures, verdicts and machine tell, the templates for CI, and the report
#             in a browser
#   tsan      the transports' conformance tests, under ThreadSanitizer
#
# Missing Debian packages are installed first (scripts/setup.sh), those of tools that read what wirerace exports and of clients
# for its servers too; so are, by npm into build/node, build/clients and build/socketio, a JavaScript library that reads
# histograms as wirerace must, more clients, and Socket.IO's own client and server (where npm cannot, the tests of them are
# skipped). For the report's test in a browser, the preset release adds Chromium and, into build/browser, what drives it; where
# they cannot be had, that test is skipped. What follows goes to ctest: scripts/test.sh -R Frame (under a sanitizer, tests
# that are not end to end share processes: GTEST_FILTER chooses among them).
# WIRERACE_WERROR=OFF lets a compiler warn without stopping; CMAKE_BUILD_PARALLEL_LEVEL and CTEST_PARALLEL_LEVEL set how
# many jobs run at once.
set -euo pipefail

usage() { sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$root/scripts/test.sh"; }

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
preset=release
while [[ $# -gt 0 ]]; do
  case $1 in
    -h | --help) usage; exit 0 ;;
    --preset) preset=${2:-}; shift; [[ $# -eq 0 ]] || shift ;;
    --preset=*) preset=${1#*=}; shift ;;
    *) break ;;
  esac
done

targets=(all) tests=()
case $preset in
  release) ;;
  asan)
    tests=(-LE '^(catalogue|(ci|compare|doctor|faults|honesty|honesty_costs)_e2e_test|report_browser_test)$'
      -E BadDaysOfAll)
    ;;
  tsan)
    targets=(conformance_test) tests=(-L '^conformance_test$')
    export TSAN_OPTIONS="suppressions=$root/scripts/tsan.supp${TSAN_OPTIONS:+:$TSAN_OPTIONS}"
    ;;
  *) echo "test: no preset '$preset': use release, asan or tsan" >&2; exit 2 ;;
esac

jobs=$(nproc)
export WIRERACE_WERROR=${WIRERACE_WERROR:-ON}
export CMAKE_BUILD_PARALLEL_LEVEL=${CMAKE_BUILD_PARALLEL_LEVEL:-$jobs}
# Tests open hundreds of connections and threads each: more at once are slower, not faster.
export CTEST_PARALLEL_LEVEL=${CTEST_PARALLEL_LEVEL:-$((jobs < 4 ? jobs : 4))}

tools=()
if [[ $preset != tsan ]]; then
  # The readers of results/exporters/exporters_readers_test.cpp: Google Benchmark's compare.py, OpenMetrics, JUnit XML.
  tools=(time libbenchmark-tools libxml2-utils python3-numpy python3-prometheus-client)
  # The clients of harness/real_clients_e2e_test.cpp, and what makes the certificate in harness/targets.md.
  tools+=(curl python3-websockets openssl)
  command -v npm >/dev/null || tools+=(npm)
fi
"$root/scripts/setup.sh" "${tools[@]}"
cd "$root"

# install_npm FOLDER LOCKED TEST: the packages that the lock file in LOCKED names, into FOLDER; without them, TEST is skipped.
install_npm() {
  local folder=$1 locked=$2
  if [[ -f $folder/node_modules/.package-lock.json ]] && cmp -s "$locked/package-lock.json" "$folder/package-lock.json"; then
    return
  fi
  mkdir -p "$folder"
  cp "$locked"/package{,-lock}.json "$folder"
  (cd "$folder" && npm ci --no-audit --no-fund --ignore-scripts) || {
    rm -rf "$folder"
    echo "test: npm could not install what $locked names (see above): $3 skipped" >&2
  }
}
if [[ $preset != tsan ]]; then
  install_npm build/node results/hdr_histogram_js "the tests that hdr-histogram-js reads our histograms are"
  install_npm build/clients harness/real_clients "the tests that npm's clients understand our servers are"
  install_npm build/socketio transports/socketio/npm "the tests that Socket.IO's own client and server understand ours are"
fi
if [[ $preset == release ]]; then
  command -v chromium chromium-browser google-chrome >/dev/null || "$root/scripts/setup.sh" chromium ||
    echo "test: no Chromium (see above): the test of the report in a browser is skipped" >&2
  install_npm build/browser results/report/browser "the test of the report in a browser is"
fi
cmake --preset "$preset"
cmake --build --preset "$preset" --target "${targets[@]}"
ctest --test-dir "build/$preset" --output-on-failure "${tests[@]}" "$@"
