#!/usr/bin/env bash
# With appendfsync everysec, a Valkey 8.1.1 server acknowledges writes that it has not yet passed to the kernel.
#
# While a sync of the append-only file runs in the background, the server keeps the next writes in its own memory, for up to two seconds, and
# acknowledges them all the same. So "at most one second is lost if the power fails" is not the whole story: a server that is merely killed
# loses acknowledged writes too, on a machine that stays up, if its disk syncs slowly. Redis 8.0.6 behaves the same. With always and with no,
# the write is in the file before the acknowledgement.
#
# The disk is made slow by strace, which lets every fdatasync take a second longer.
#
# Seen with Debian's valkey-server 8.1.1+dfsg1-3+deb13u3 and strace 6.13+ds-1:
#   everysec: acknowledged 1, in the file after the server was killed: 0
#   always: acknowledged 1, in the file after the server was killed: 1
#
# Needs Debian's apt and its archive of trixie, and the right to trace a process; exits with 1 if Valkey behaves differently.
set -euo pipefail

VERSION=8.1.1+dfsg1-3+deb13u3
STRACE=6.13+ds-1
LIBRARIES='libc6 libjemalloc2 libssl3t64 libsystemd0 liblzf1 libhiredis1.1.0 liblua5.1-0 libgcc-s1 libstdc++6 libcap2 libatomic1 libzstd1 zlib1g
libunwind8 liblzma5 libdw1t64 libelf1t64 libbz2-1.0'
PORT=7305

folder=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$folder"' EXIT

# Unpacks the packages into the folder only, from the archive that this machine uses.
archive=$(grep -hm1 '^URIs:' /etc/apt/sources.list.d/*.sources | awk '{ print $2 }')
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $archive trixie main" >"$folder/sources.list"
mkdir -p "$folder/lists/partial" "$folder/cache/archives/partial" "$folder/root"
apt=(-qq -o "Dir::Etc::sourcelist=$folder/sources.list" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$folder/lists" -o "Dir::Cache=$folder/cache")
apt-get "${apt[@]}" update 2>/dev/null
# shellcheck disable=SC2086
(cd "$folder" && apt-get "${apt[@]}" download "valkey-server=$VERSION" "valkey-tools=$VERSION" "strace=$STRACE" $LIBRARIES 2>/dev/null)
for package in "$folder"/*.deb; do dpkg -x "$package" "$folder/root"; done

# Call it in a subshell, which it replaces by the program.
run() {
  local program=$folder/root/usr/bin/$1
  shift
  # Server and checkers are one file, which decides by its argv[0].
  exec "$folder/root/usr/lib64/ld-linux-x86-64.so.2" --argv0 "$program" --library-path "$folder/root/usr/lib/x86_64-linux-gnu" "$(readlink -f "$program")" "$@"
}
cli() { (run valkey-cli -p $PORT "$@"); }

# Starts a server in a folder of its own, writes twice while its disk is slow, and kills it after the acknowledgement of the second write.
in_file() {
  mkdir -p "$folder/$1"
  (cd "$folder/$1" && run valkey-server --port $PORT --bind 127.0.0.1 --appendonly yes --appendfsync "$1" --save '' >>server.log 2>&1) &
  local server=$!
  until cli PING 2>/dev/null | grep -q PONG; do sleep 0.2; done
  (run strace -qq -f -p $server -e trace=fdatasync -e inject=fdatasync:delay_enter=1000000 -o "$folder/$1.trace" 2>/dev/null) &
  local tracer=$!
  sleep 2
  # After the first write a sync begins. The second one is acknowledged while it runs.
  cli SET first 1 >/dev/null
  until grep -q fdatasync "$folder/$1.trace"; do cli SET first 1 >/dev/null; sleep 0.05; done
  cli SET second 1 >/dev/null
  kill -KILL $server
  wait $server $tracer 2>/dev/null || true
  cat "$folder/$1"/appendonlydir/*.incr.aof | grep -ac '^second' || true
}

every=$(in_file everysec)
always=$(in_file always)
echo "everysec: acknowledged 1, in the file after the server was killed: $every"
echo "always: acknowledged 1, in the file after the server was killed: $always"
[ "$every" = 0 ] && [ "$always" = 1 ]
