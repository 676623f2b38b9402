#!/usr/bin/env bash
# A replica of a Valkey 8.1.1 cluster copies whatever server answers at the address of its primary, whichever ID that has.
#
# If a primary comes back at its old address with an empty disk, it has a new ID. Its replica still names the former ID as its primary, but
# asks the new server for a copy, and drops its own keys for the empty data. It holds the only data of the shard at that time. Redis 7.0.15
# and 8.0.6 behave the same.
#
# Seen with Debian's valkey-server 8.1.1+dfsg1-3+deb13u3:
#   keys of the replica before: 1, after: 0; it follows its former primary
#
# Needs Debian's apt and its archive of trixie; exits with 1 if Valkey behaves differently.
set -euo pipefail

VERSION=8.1.1+dfsg1-3+deb13u3
LIBRARIES='libc6 libjemalloc2 libssl3t64 libsystemd0 liblzf1 libhiredis1.1.0 liblua5.1-0 libgcc-s1 libstdc++6 libcap2 libatomic1 libzstd1 zlib1g'
PORTS='7303 7304'

folder=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; wait 2>/dev/null; rm -rf "$folder"' EXIT

# Unpacks the packages into the folder only, from the archive that this machine uses.
archive=$(grep -hm1 '^URIs:' /etc/apt/sources.list.d/*.sources | awk '{ print $2 }')
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $archive trixie main" >"$folder/sources.list"
mkdir -p "$folder/lists/partial" "$folder/cache/archives/partial" "$folder/root"
apt=(-qq -o "Dir::Etc::sourcelist=$folder/sources.list" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$folder/lists" -o "Dir::Cache=$folder/cache")
apt-get "${apt[@]}" update 2>/dev/null
# shellcheck disable=SC2086
(cd "$folder" && apt-get "${apt[@]}" download "valkey-server=$VERSION" "valkey-tools=$VERSION" $LIBRARIES 2>/dev/null)
for package in "$folder"/*.deb; do dpkg -x "$package" "$folder/root"; done

# Call it in a subshell, which it replaces by the program.
run() {
  local program=$folder/root/usr/bin/$1
  shift
  # Server and checkers are one file, which decides by its argv[0].
  exec "$folder/root/usr/lib64/ld-linux-x86-64.so.2" --argv0 "$program" --library-path "$folder/root/usr/lib/x86_64-linux-gnu" "$(readlink -f "$program")" "$@"
}
start() {
  mkdir -p "$folder/$1"
  (cd "$folder/$1" && run valkey-server --port "$1" --bind 127.0.0.1 --cluster-enabled yes --appendonly yes --save '' >>server.log 2>&1) &
  until cli "$1" PING 2>/dev/null | grep -q PONG; do sleep 0.2; done
}
cli() { (run valkey-cli -p "$@"); }

for port in $PORTS; do start "$port"; done
cli 7303 CLUSTER ADDSLOTSRANGE 0 16383 >/dev/null
cli 7303 CLUSTER MEET 127.0.0.1 7304 >/dev/null
primary=$(cli 7303 CLUSTER MYID)
until cli 7304 CLUSTER NODES | grep -q "^$primary .*master.*connected 0-16383"; do sleep 0.2; done
cli 7304 CLUSTER REPLICATE "$primary" >/dev/null
until cli 7304 INFO replication | grep -q master_link_status:up; do sleep 0.2; done
cli 7303 SET bar 1 >/dev/null
until [ "$(cli 7304 DBSIZE)" = 1 ]; do sleep 0.2; done

# The primary and its disk are lost. Another server starts at its address.
cli 7303 SHUTDOWN NOSAVE >/dev/null 2>&1 || true
sleep 1
rm -rf "$folder/7303"
start 7303
for _ in $(seq 60); do [ "$(cli 7304 DBSIZE)" = 0 ] && break; sleep 0.5; done

after=$(cli 7304 DBSIZE)
follows=$(cli 7304 CLUSTER NODES | awk '/myself/ { print $4 }')
echo "keys of the replica before: 1, after: $after; it follows $([ "$follows" = "$primary" ] && echo 'its former primary' || echo "$follows")"
[ "$after" = 0 ] && [ "$follows" = "$primary" ]
