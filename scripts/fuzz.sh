#!/usr/bin/env bash
# Feeds the readers of recordings, scenario files, result files, WebSocket frames and Socket.IO packets with what a fuzzer thinks
# up: scripts/fuzz.sh [SECONDS]
#
# Each of the fuzzers (scenarios/fuzz, results/fuzz, transports/fuzz) runs for SECONDS (60 if not given), from its seeds and from what
# earlier runs found worth keeping in build/fuzz/corpus. Ends with 1 where one found a fault; the input that shows it is then
# in build/fuzz/findings. Missing Debian packages are installed first (scripts/setup.sh).
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
usage() { sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$root/scripts/fuzz.sh"; }

seconds=${1:-60}
case $seconds in
  -h | --help) usage; exit 0 ;;
  '' | *[!0-9]*) echo "fuzz: '$seconds' is no number of seconds" >&2; exit 2 ;;
esac

"$root/scripts/setup.sh" clang libclang-rt-dev
cd "$root"
cmake --preset fuzz
cmake --build --preset fuzz

mkdir -p build/fuzz/findings build/fuzz/corpus/scenario
cp scenarios/*.yaml build/fuzz/corpus/scenario/

found=0
for fuzzer in scenarios/{csv,har,jsonl,pcap,scenario} results/run transports/{websocket,socketio}; do
  room=${fuzzer%/*} name=${fuzzer#*/}
  mkdir -p "build/fuzz/corpus/$name"
  echo "== $name"
  "build/fuzz/$room/fuzz/${name}_fuzzer" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 \
    -artifact_prefix="build/fuzz/findings/$name-" -print_final_stats=1 -verbosity=0 \
    "build/fuzz/corpus/$name" "$room/fuzz/seeds/$name" || found=1
done
exit $found
