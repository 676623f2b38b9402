#!/usr/bin/env bash
# Node.js: X509Certificate's toLegacyObject(), called before node:tls is loaded, leaves tls.createSecureContext undefined.
#
# The method loads an internal module of TLS by itself. That one and node:tls need each other, so node:tls takes createSecureContext from it
# while it is still empty, and keeps undefined for the life of the process: every TLS server and client then throws
# "tls.createSecureContext is not a function". Loading node:tls first prevents it.
#
# Seen with Node.js (the npm package node), createSecureContext without and with node:tls loaded before:
#   20.20.2: undefined, function
#   24.21.0: undefined, function
#   26.10.0: undefined, function
#
# Needs npm, openssl and an npm registry; exits with 1 if a version behaves differently.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out certificate.pem -subj /CN=a -days 1 2>/dev/null
cat >probe.cjs <<'JS'
const { X509Certificate } = require('node:crypto');
const { readFileSync } = require('node:fs');
if (process.argv[2] === 'before') require('node:tls');
new X509Certificate(readFileSync('certificate.pem')).toLegacyObject();
console.log(typeof require('node:tls').createSecureContext);
JS

status=0
# see VERSION EXPECTED
see() {
  npm install --silent --no-save --prefix "$folder/$1" "node@$1"
  local node=$folder/$1/node_modules/node/bin/node seen
  seen="$("$node" probe.cjs), $("$node" probe.cjs before)"
  echo "$1: $seen"
  [ "$seen" = "$2" ] || status=1
}

see 20.20.2 'undefined, function'
see 24.21.0 'undefined, function'
see 26.10.0 'undefined, function'
exit $status
