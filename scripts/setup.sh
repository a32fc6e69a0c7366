#!/usr/bin/env bash
# Installs the Debian packages wirerace is built from, and those given as arguments, as far as they are missing. Silent
# where none is.
set -euo pipefail

packages=(
  g++ cmake ninja-build pkgconf iproute2
  libbenchmark-dev libcli11-dev libcpp-httplib-dev libfmt-dev libgmock-dev libgrpc++-dev libgtest-dev libjs-chart.js
  libpcap-dev libprotobuf-dev libssl-dev libxxhash-dev libyaml-cpp-dev nlohmann-json3-dev protobuf-compiler
  protobuf-compiler-grpc zlib1g-dev
)
distribution=$(. /etc/os-release 2>/dev/null && echo "${ID:-}-${VERSION_ID:-}") || true
if [[ $distribution == debian-12 ]]; then
  packages+=(libboost1.81-dev)  # libboost-dev is 1.74 there
else
  packages+=(libboost-dev)
fi
packages+=("$@")

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
  cat >&2 <<END
setup: this is not a Debian system, so nothing was installed. wirerace needs Boost 1.81 or later and what these Debian
packages hold: ${packages[*]}
With those in place, build with: cmake --preset release && cmake --build --preset release
END
  exit 1
fi

# Lines "PACKAGE ii": wanted and installed. A package dpkg has never heard of has no line.
installed=$(dpkg-query -W -f '${Package} ${db:Status-Abbrev}\n' "${packages[@]}" 2>/dev/null) || true
missing=()
for package in "${packages[@]}"; do
  grep -q "^$package .i" <<<"$installed" || missing+=("$package")
done
[[ ${#missing[@]} -gt 0 ]] || exit 0

as_root=()
if [[ $EUID -ne 0 ]]; then
  if ! command -v sudo >/dev/null; then
    echo "setup: packages are missing, and installing them takes root or sudo. As root, run:" >&2
    echo "  apt-get update && apt-get install --no-install-recommends ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 "$@" >"$log" 2>&1 </dev/null || {
    cat "$log" >&2
    echo "setup: apt-get $* failed, see above" >&2
    exit 1
  }
}
echo "setup: installing ${missing[*]} (takes a minute or two)"
apt update
apt install -y --no-install-recommends --no-remove "${missing[@]}"
