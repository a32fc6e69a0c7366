#!/usr/bin/env bash
# The experiment of the blog posts: frames a second with which camera frames go to a server and are answered, one in flight, over
# servers as people write them in Python and Node, beside wirerace's own in C++:
#
#   scripts/race-peers.sh [ARGUMENT of `wirerace run`...]        e.g. --rounds 10 --report peers.html
#
# What differs between lanes of one transport is language and library; what differs between our own lanes is protocol. What the
# servers (scripts/peers/servers) need is installed first, and wirerace is built unless WIRERACE_PROGRAM names one.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
case ${1:-} in
  -h | --help) sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0"; exit 0 ;;
esac

packages=(protobuf-compiler python3-fastapi python3-grpcio python3-protobuf python3-uvicorn python3-websockets util-linux)
command -v npm >/dev/null || packages+=(npm)
"$root/scripts/setup.sh" "${packages[@]}"
program=${WIRERACE_PROGRAM:-$root/build/release/wirerace}
if [[ -z ${WIRERACE_PROGRAM:-} ]]; then
  cmake -S "$root" --preset release >&2
  cmake --build "$root/build/release" --target wirerace >&2
fi

servers=$root/scripts/peers/servers
modules=$root/build/peers
if ! { [[ -f $modules/node_modules/.package-lock.json ]] &&
  cmp -s "$root/scripts/peers/node/package-lock.json" "$modules/package-lock.json"; }; then
  mkdir -p "$modules"
  cp "$root"/scripts/peers/node/package{,-lock}.json "$modules"
  (cd "$modules" && npm ci --no-audit --no-fund --ignore-scripts >&2)
fi
protoc -I "$root/transports/grpc" --python_out="$modules" "$root/transports/grpc/talk.proto"
export PYTHONPATH=$modules NODE_PATH=$modules/node_modules PYTHONDONTWRITEBYTECODE=1

log=$(mktemp)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null; rm -f "$log"' EXIT

core=$(python3 -c 'import os; print(min(os.sched_getaffinity(0)))')  # as harness/placement.cpp chooses
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# serve COMMAND...: starts a server where `wirerace run` has its own, with a port and the size of a reply as arguments, and waits
# until it listens. Sets `port`.
serve() {
  port=$(free_port)
  taskset -c "$core" "$@" "$port" 64 >>"$log" 2>&1 &
  pids+=($!)
  local tries=0
  until (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
    if ! kill -0 "${pids[-1]}" 2>/dev/null || [[ $((++tries)) -gt 600 ]]; then
      echo "race-peers: $* does not listen:" >&2
      cat "$log" >&2
      exit 1
    fi
    sleep 0.1
  done
}

targets=()  # Debian's own python3 is the one that has Debian's packages
serve /usr/bin/python3 "$servers/fastapi_server.py"
targets+=(--target "http/fastapi=http://127.0.0.1:$port" --target "websocket/fastapi=ws://127.0.0.1:$port")
serve /usr/bin/python3 "$servers/websockets_server.py"
targets+=(--target "websocket/python-websockets=ws://127.0.0.1:$port")
serve /usr/bin/python3 "$servers/grpcio_server.py"
targets+=(--target "grpc/python-grpcio=grpc://127.0.0.1:$port")
serve /usr/bin/python3 "$servers/tcp_server.py"
targets+=(--target "tcp/python-socket=tcp://127.0.0.1:$port")
serve node "$servers/ws_server.js"
targets+=(--target "websocket/node-ws=ws://127.0.0.1:$port")
serve node "$servers/socketio_server.js"
targets+=(--target "socketio/node-socket.io=http://127.0.0.1:$port")

"$program" run camera-frames -t tcp,http,websocket,socketio,grpc "${targets[@]}" "$@"
