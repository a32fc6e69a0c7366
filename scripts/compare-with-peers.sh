#!/usr/bin/env bash
# Runs single-purpose tools and wirerace on the same work, in turns, pinned alike, and prints how they compare:
#
#   scripts/compare-with-peers.sh [--rounds N] [--seconds S] [--only TEXT] [--out FILE.json]
#
# What is missing of the tools is installed first, npm's ws and autocannon into build/peers, and wirerace and the programs of
# scripts/peers/programs are built. Every claim of speed that wirerace makes stands on this table. A row takes four seconds a
# round.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
case ${1:-} in
  -h | --help) sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0"; exit 0 ;;
esac

tools=(curl gcc iperf3 iproute2 nghttp2-client python3 qperf sockperf util-linux wrk)
command -v npm >/dev/null || tools+=(npm)
"$root/scripts/setup.sh" "${tools[@]}"
node=$root/build/peers
if ! { [[ -f $node/node_modules/.package-lock.json ]] &&
  cmp -s "$root/scripts/peers/node/package-lock.json" "$node/package-lock.json"; }; then
  mkdir -p "$node"
  cp "$root"/scripts/peers/node/package{,-lock}.json "$node"
  (cd "$node" && npm ci --no-audit --no-fund --ignore-scripts >&2)
fi
cp "$root/scripts/peers/node/websocket_ws.js" "$node"

build=$root/build/release
targets=(peers)
[[ -n ${WIRERACE_PROGRAM:-} ]] || targets+=(wirerace)
cmake -S "$root" --preset release >&2
cmake --build "$build" --target "${targets[@]}" >&2
python3 -B "$root/scripts/peers/compare.py" --wirerace "${WIRERACE_PROGRAM:-$build/wirerace}" \
  --programs "$build/scripts/peers/programs" --node "$node" "$@"
