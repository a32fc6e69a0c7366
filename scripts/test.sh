#!/usr/bin/env bash
# Builds wirerace and runs its tests: scripts/test.sh [--preset release|asan|tsan] [CTEST-ARGUMENT...]
#
#   release   all tests (the default)
#   asan      all tests but those of the whole catalogue, under AddressSanitizer and UndefinedBehaviorSanitizer
#   tsan      the transports' conformance tests, under ThreadSanitizer
#
# Missing Debian packages are installed first (scripts/setup.sh); so is, by npm into build/node, a JavaScript library that
# reads histograms as wirerace must (where npm cannot, the one test of it is skipped). What follows goes to ctest:
# scripts/test.sh -R Frame
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
  asan) tests=(-LE '^catalogue$') ;;
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
  tools=(time)
  command -v npm >/dev/null || tools+=(npm)
fi
"$root/scripts/setup.sh" "${tools[@]}"
cd "$root"
node=build/node
if [[ $preset != tsan ]] && ! { [[ -f $node/node_modules/.package-lock.json ]] &&
  cmp -s results/hdr_histogram_js/package-lock.json $node/package-lock.json; }; then
  mkdir -p $node
  cp results/hdr_histogram_js/package{,-lock}.json $node
  (cd $node && npm ci --no-audit --no-fund --ignore-scripts) || {
    rm -rf $node
    echo "test: npm could not install hdr-histogram-js (see above): the test that it reads our histograms is skipped" >&2
  }
fi
cmake --preset "$preset"
cmake --build --preset "$preset" --target "${targets[@]}"
ctest --test-dir "build/$preset" --output-on-failure "${tests[@]}" "$@"
