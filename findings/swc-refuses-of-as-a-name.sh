#!/usr/bin/env bash
# SWC 1.16.22 does not parse `for (const of of list)` as TypeScript, though `of` is no reserved word and may name a variable.
#
# Node.js, TypeScript, esbuild and SWC's own parser of JavaScript accept it. Under @swc/jest, the test suite "failed to run". Another name
# avoids it.
#
# Seen with @swc/core 1.16.22, typescript 5.9.3 and esbuild 0.28.2:
#   node: 1 2
#   typescript: 1 2
#   esbuild: 1 2
#   swc of JavaScript: 1 2
#   swc of TypeScript: Variable declaration list cannot be empty
#
# Needs Node.js and the npm registry; exits with 1 if SWC behaves differently.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @swc/core@1.16.22 typescript@5.9.3 esbuild@0.28.2

cat >program.js <<'PROGRAM'
const found = [];
for (const of of [1, 2]) found.push(of);
console.log(...found);
PROGRAM

cat >compile.cjs <<'PROGRAM'
const text = require('node:fs').readFileSync('program.js', 'utf8');
const swc = (syntax) => require('@swc/core').transformSync(text, { jsc: { parser: { syntax } } }).code;
const compilers = {
  node: () => text,
  typescript: () => require('typescript').transpile(text),
  esbuild: () => require('esbuild').transformSync(text, { loader: 'ts' }).code,
  'swc of JavaScript': () => swc('ecmascript'),
  'swc of TypeScript': () => swc('typescript'),
};
try {
  process.stdout.write(compilers[process.argv[2]]());
} catch (error) {
  process.stdout.write(`console.log(${JSON.stringify(/Variable declaration list cannot be empty/.exec(error.message)?.[0])})`);
}
PROGRAM

for compiler in node typescript esbuild 'swc of JavaScript' 'swc of TypeScript'; do
  echo "$compiler: $(node compile.cjs "$compiler" | node)" | tee -a seen
done

diff seen - <<'EXPECTED'
node: 1 2
typescript: 1 2
esbuild: 1 2
swc of JavaScript: 1 2
swc of TypeScript: Variable declaration list cannot be empty
EXPECTED
