#!/usr/bin/env bash
# Builds wirerace and runs it: scripts/bench.sh [ARGUMENT OF wirerace run...]
# The result goes to runs/latest.json and the report to runs/latest.html, unless --out or --report say otherwise.
# Ends with wirerace's exit status. --help tells the arguments.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export CMAKE_BUILD_PARALLEL_LEVEL=${CMAKE_BUILD_PARALLEL_LEVEL:-$(nproc)}

"$root/scripts/setup.sh"
# Configured once; from then on the build sees to it, and keeps scripts/test.sh's settings instead of compiling all anew.
[[ -f $root/build/release/build.ninja ]] || (cd "$root" && cmake --preset release)
cmake --build "$root/build/release" --target wirerace

mkdir -p "$root/runs"
exec "$root/build/release/wirerace" run --out "$root/runs/latest.json" --report "$root/runs/latest.html" "$@"
