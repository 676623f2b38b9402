// Reads one key; prints its value.
import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import https from 'node:https';
import process from 'node:process';
import { URL } from 'node:url';

const [url, key] = process.argv.slice(1);
const read = (file) => readFileSync(`/tls/${file}`);
const options = { method: 'POST', timeout: 5000, ca: read('ca.crt'), cert: read('tls.crt'), key: read('tls.key') };
const request = https.request(new URL('/v3/kv/range', url), options, async (response) => {
  const text = Buffer.concat(await response.toArray()).toString();
  const [found] = JSON.parse(text).kvs ?? [];
  process.stdout.write(JSON.stringify({ value: Buffer.from(found?.value ?? '', 'base64').toString() }));
});
request.end(JSON.stringify({ key: Buffer.from(key).toString('base64') }));
