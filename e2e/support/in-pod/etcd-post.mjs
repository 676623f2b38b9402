// Calls etcd's JSON gateway; prints the status and the answer.
import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import https from 'node:https';
import process from 'node:process';
import { URL } from 'node:url';

const [url, path, body] = process.argv.slice(1);
const read = (file) => readFileSync(`/tls/${file}`);
const options = { method: 'POST', timeout: 5000, ca: read('ca.crt'), cert: read('tls.crt'), key: read('tls.key') };
const request = https.request(new URL(path, url), options, async (response) => {
  const text = Buffer.concat(await response.toArray()).toString();
  process.stdout.write(JSON.stringify({ status: response.statusCode, answer: JSON.parse(text) }));
});
request.end(body);
