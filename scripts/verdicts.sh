#!/usr/bin/env bash
# Measures how often `wirerace compare` is wrong:
#
#   scripts/verdicts.sh [--runs N] [--slowed-runs N] [--slow-percent P] [--keep FOLDER]
#
# Races a build against itself (40 times if not given), and against itself with tcp/asio slowed by P percent (20; 20 times),
# each time 10 rounds of ping-pong over tcp and websocket with both ends on one core, and counts verdicts:
#
#   false alarms   comparisons of the same build that call any gated figure better or worse
#                  - paired: the two builds of one run, whose trials took turns
#                  - unpaired: a run against the next one
#   detections     comparisons of the slowed build that call tcp/asio's p50 worse, and call no other backend worse
#
# Half a minute a run. The result files go to FOLDER, from which a later call with the same numbers goes on; or are removed.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
usage() { sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$root/scripts/verdicts.sh"; }

runs=40 slowed_runs=20 percent=20 keep=
while [[ $# -gt 0 ]]; do
  case $1 in
    -h | --help) usage; exit 0 ;;
    --runs) runs=${2:?--runs needs a number} ;;
    --slowed-runs) slowed_runs=${2:?--slowed-runs needs a number} ;;
    --slow-percent) percent=${2:?--slow-percent needs a number} ;;
    --keep) keep=${2:?--keep needs a folder} ;;
    *) echo "verdicts: unknown option $1" >&2; usage >&2; exit 1 ;;
  esac
  shift 2 || { echo "verdicts: $1 needs a value" >&2; exit 1; }
done

program=${WIRERACE_SLOWED_PROGRAM:-$root/build/release/harness/wirerace_slowed}
if [[ ! -x $program ]]; then
  "$root/scripts/setup.sh"
  cmake -S "$root" --preset release >&2
  cmake --build "$root/build/release" --target wirerace_slowed >&2
fi

folder=${keep:-$(mktemp -d)}
mkdir -p "$folder"
[[ -n $keep ]] || trap 'rm -rf "$folder"' EXIT
honest=$folder/honest.sh  # the same program, never slowed
printf '#!/bin/sh\nunset WIRERACE_SLOWED_PERCENT\nexec %q "$@"\n' "$program" >"$honest"
chmod +x "$honest"

# Verdicts are the exit code's business; what could not be run or compared is ours.
expect_verdict() {
  [[ $1 == 0 || $1 == 2 || $1 == 4 ]] || { echo "verdicts: wirerace ended with $1" >&2; exit 1; }
}

race() {
  local code=0
  [[ ! -s ${1%.json}.comparison.json ]] || return 0  # filled last
  "$program" run ping-pong -t tcp,websocket --duration 0.2 --warmup 0.05 --rounds 10 --placement together \
    --against "$honest" --quiet --format json --out "$1" \
    >"${1%.json}.part" || code=$?
  expect_verdict "$code"
  mv "${1%.json}.part" "${1%.json}.comparison.json"
}

# The gated verdicts of a comparison, "backend verdict" a line.
verdicts() {
  awk -F'"' '$2 == "backend" { backend = $4 } $2 == "gated" { gated = /true/ }
             $2 == "verdict" && gated { print backend, $4 }' "$1"
}

called() { verdicts "$1" | grep -cE ' (better|worse)$' || true; }

echo "racing the build against itself, $runs runs" >&2
paired=0 unpaired=0 unpaired_pairs=0 figures=0 wrong_figures=0 noisy=0
for ((i = 1; i <= runs; ++i)); do
  race "$folder/same-$i.json"
  comparison=$folder/same-$i.comparison.json
  n=$(called "$comparison")
  figures=$((figures + $(verdicts "$comparison" | wc -l))) wrong_figures=$((wrong_figures + n))
  ((n == 0)) || paired=$((paired + 1))
  ! grep -q '"too_noisy": true,' <(sed -n '/^ "too_noisy"/p' "$comparison") || noisy=$((noisy + 1))
  if ((i > 1)); then
    next=$folder/apart-$i.comparison.json
    code=0
    "$program" compare "$folder/same-$((i - 1)).json" "$folder/same-$i.json" --format json >"$next" || code=$?
    expect_verdict "$code"
    unpaired_pairs=$((unpaired_pairs + 1))
    (($(called "$next") == 0)) || unpaired=$((unpaired + 1))
  fi
  echo "[$i/$runs] $(verdicts "$comparison" | tr '\n' ';')" >&2
done

export WIRERACE_SLOWED_PERCENT=$percent
echo "racing it against itself with tcp/asio slowed by $percent %, $slowed_runs runs" >&2
found=0 elsewhere=0
for ((i = 1; i <= slowed_runs; ++i)); do
  race "$folder/slowed-$i.json"
  comparison=$folder/slowed-$i.comparison.json
  ! verdicts "$comparison" | grep -q '^tcp/asio worse$' || found=$((found + 1))
  ! verdicts "$comparison" | grep -v '^tcp/asio ' | grep -qE ' (better|worse)$' || elsewhere=$((elsewhere + 1))
  echo "[$i/$slowed_runs] $(verdicts "$comparison" | tr '\n' ';')" >&2
done

part() { awk -v n="$1" -v of="$2" 'BEGIN { printf of ? "%d of %d (%.1f %%)" : "n/a", n, of, 100 * n / of }'; }
cat <<TABLE
false alarms, paired     $(part $paired "$runs") runs; $(part $wrong_figures $figures) gated figures
false alarms, unpaired   $(part $unpaired $unpaired_pairs) pairs of runs
too noisy to say         $(part $noisy "$runs") runs
detections of +$percent %      $(part $found "$slowed_runs") runs, tcp/asio slowed
called elsewhere         $(part $elsewhere "$slowed_runs") of those
on                       $(grep -m1 'model name' /proc/cpuinfo | cut -d: -f2- | xargs || uname -m), $(nproc) cores, $(uname -sr)
TABLE
