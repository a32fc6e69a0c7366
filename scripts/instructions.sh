#!/usr/bin/env bash
# Counts the instructions that a message costs at either end of each backend, with valgrind's callgrind: a figure that is the
# same however busy a machine is.
#
#   scripts/instructions.sh [BACKEND...]            prints the table (of all backends if none is given)
#   scripts/instructions.sh --check [BACKEND...]    ends with 1 where a backend costs 3 % more than transports/instructions.csv says,
#                                                   three times in a row
#   scripts/instructions.sh --update                writes that file
#
# A message is one of ping-pong's, there and back. Every backend runs for a short and for a longer while; what the longer took
# more, by the messages it had more, is what one message costs: starting and stopping cancel out. The kernel's work is not in
# it. Ten seconds a backend.
set -euo pipefail
shopt -s inherit_errexit

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
table=$root/transports/instructions.csv
check=false update=false
while [[ $# -gt 0 ]]; do
  case $1 in
    -h | --help) sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0"; exit 0 ;;
    --check) check=true ;;
    --update) update=true ;;
    -*) echo "instructions: unknown option $1" >&2; exit 2 ;;
    *) break ;;
  esac
  shift
done
if $update && [[ $# -gt 0 ]]; then
  echo "instructions: --update writes the whole table, and so takes no backends" >&2
  exit 2
fi

"$root/scripts/setup.sh" valgrind python3
program=${WIRERACE_PROGRAM:-$root/build/release/wirerace}
if [[ -z ${WIRERACE_PROGRAM:-} ]]; then
  cmake -S "$root" --preset release >&2
  cmake --build "$root/build/release" --target wirerace >&2
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Runs a backend for so many seconds: "MESSAGES SERVER-INSTRUCTIONS CLIENT-INSTRUCTIONS".
measure() {
  local backend=$1 seconds=$2 log=$folder/logs
  rm -rf "$log" "$folder/run.json"
  mkdir "$log"
  "$program" run ping-pong -t "$backend" --rounds 1 --duration "$seconds" --warmup 0 --no-keep-awake --poll-interval 5 --quiet \
    --server-via "valgrind --tool=callgrind --callgrind-out-file=/dev/null --log-file=$log/server.%p" \
    --client-via "valgrind --tool=callgrind --callgrind-out-file=/dev/null --log-file=$log/client.%p" \
    --out "$folder/run.json" >/dev/null
  python3 - "$backend" "$log" "$folder/run.json" <<'PYTHON'
import json, pathlib, re, sys
backend, logs, run = sys.argv[1:]
trials = [trial for trial in json.load(open(run))["trials"] if trial["backend"] == backend]
collected = {"server": 0, "client": 0}
for log in pathlib.Path(logs).iterdir():
    text = log.read_text()
    if re.search(r"Command: .* worker \w+ " + re.escape(backend) + r"\s", text):
        collected[log.name.split(".")[0]] += int(re.search(r"Collected : (\d+)", text).group(1))
print(sum(trial["messages"]["sent"] for trial in trials), collected["server"], collected["client"])
PYTHON
}

backends=("$@")
if [[ ${#backends[@]} -eq 0 ]]; then
  list=$("$program" list transports | sed -nE 's|^[*+ ] ([a-z-]+/[a-z+-]+) .*|\1|p')
  mapfile -t backends <<<"$list"
fi

# What one message costs at either end of a backend: "SERVER CLIENT".
cost() {
  local backend=$1 short long few few_server few_client many many_server many_client
  short=$(measure "$backend" 0.5)
  long=$(measure "$backend" 2)
  read -r few few_server few_client <<<"$short"
  read -r many many_server many_client <<<"$long"
  if ((few == 0 || many <= few || many_server <= few_server || many_client <= few_client)); then
    echo "instructions: $backend: '$short', then '$long' messages, server's and client's instructions: is it a backend?" >&2
    return 1
  fi
  echo "$(((many_server - few_server) / (many - few))) $(((many_client - few_client) / (many - few)))"
}

# What has grown by more than 3 % of the table's figures, in words.
growth() {
  local backend=$1 server=$2 client=$3 before server_before client_before
  before=$(grep "^${backend//+/[+]}," "$table") || { echo "instructions: $backend is not in $table" >&2; return 1; }
  IFS=, read -r _ server_before client_before <<<"$before"
  ((server * 100 <= server_before * 103)) || printf '  server: 3 %% more than %d' "$server_before"
  ((client * 100 <= client_before * 103)) || printf '  client: 3 %% more than %d' "$client_before"
}

rows=()
grown=0
printf '%-24s %10s %10s\n' backend server client
for backend in "${backends[@]}"; do
  for try in 1 2 3; do
    figures=$(cost "$backend")
    read -r server client <<<"$figures"
    note=
    ! $check || note=$(growth "$backend" "$server" "$client")
    printf '%-24s %10d %10d%s\n' "$backend" "$server" "$client" "$note"
    [[ -n $note ]] || break  # when a thread waits is chance: only what is so each time has grown
  done
  [[ -z $note ]] || grown=1
  rows+=("$backend,$server,$client")
done
if $update; then
  printf '%s\n' backend,server,client "${rows[@]}" >"$table"
fi
if ((grown)); then
  echo "instructions: a message costs more than $table says: make it cheaper, or change the table with --update and say why" >&2
  exit 1
fi
