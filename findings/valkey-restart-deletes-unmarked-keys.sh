#!/usr/bin/env bash
# When Valkey 8.1.1 starts as a primary, it deletes the keys of slots that another node owns, unless the slots are marked as importing.
#
# Redis 7.0 and 8.0 keep such keys and mark their slot ("Setting it to importing state"). So if a replica takes over during a move and
# restarts before its slots are marked, it loses the keys that it has received for them.
#
# Seen with Debian's valkey-server 8.1.1+dfsg1-3+deb13u3:
#   I have keys for slot 5061, but the slot is assigned to another node. Deleting keys in the slot.
#   before the restart: 1 key, after it: 0
#
# Needs Debian's apt and its archive of trixie; exits with 1 if Valkey behaves differently.
set -euo pipefail

VERSION=8.1.1+dfsg1-3+deb13u3
LIBRARIES='libc6 libjemalloc2 libssl3t64 libsystemd0 liblzf1 libhiredis1.1.0 liblua5.1-0 libgcc-s1 libstdc++6 libcap2 libatomic1 libzstd1 zlib1g'
PORTS='7301 7302'

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
cli 7301 CLUSTER ADDSLOTSRANGE 0 8191 >/dev/null
cli 7302 CLUSTER ADDSLOTSRANGE 8192 16383 >/dev/null
cli 7301 CLUSTER MEET 127.0.0.1 7302 >/dev/null
until [ "$(cli 7302 CLUSTER INFO | grep -c -e 'cluster_state:ok' -e 'cluster_slots_ok:16384')" = 2 ]; do sleep 0.2; done

# As in a move: mark the slot of "bar" as importing, receive a key, and remove the mark.
owner=$(cli 7301 CLUSTER MYID)
cli 7302 CLUSTER SETSLOT 5061 IMPORTING "$owner" >/dev/null
printf 'ASKING\nSET bar 1\n' | cli 7302 >/dev/null
cli 7302 CLUSTER SETSLOT 5061 STABLE >/dev/null
before=$(cli 7302 CLUSTER COUNTKEYSINSLOT 5061)

cli 7302 SHUTDOWN >/dev/null 2>&1 || true
sleep 1
start 7302
after=$(cli 7302 CLUSTER COUNTKEYSINSLOT 5061)

grep -a 'I have keys for slot' "$folder/7302/server.log" || true
echo "before the restart: $before key, after it: $after"
[ "$before" = 1 ] && [ "$after" = 0 ]
