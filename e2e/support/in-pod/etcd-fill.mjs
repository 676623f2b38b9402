// Writes values of 512 KiB to so many keys, round and round, until the server refuses for lack of space; prints how many writes it took.
import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import https from 'node:https';
import process from 'node:process';
import { URL } from 'node:url';

const [url, most, keys] = process.argv.slice(1);
const read = (file) => readFileSync(`/tls/${file}`);
const agent = new https.Agent({ keepAlive: true, ca: read('ca.crt'), cert: read('tls.crt'), key: read('tls.key') });
const value = Buffer.alloc(512 * 1024, 'x').toString('base64');

function put(key) {
  return new Promise((resolve, reject) => {
    const request = https.request(new URL('/v3/kv/put', url), { method: 'POST', agent, timeout: 10_000 }, (response) => {
      let text = '';
      response.on('data', (chunk) => { text += chunk; });
      response.on('end', () => resolve(response.statusCode === 200 ? '' : text));
    });
    request.on('timeout', () => request.destroy(new Error('no answer')));
    request.on('error', reject);
    request.end(JSON.stringify({ key: Buffer.from(key).toString('base64'), value }));
  });
}

for (let count = 0; count < Number(most); count += 1) {
  const refusal = await put(`fill/${count % Number(keys)}`).catch((error) => error.message);
  if (/database space exceeded/.test(refusal)) {
    process.stdout.write(JSON.stringify({ count, refusal }));
    process.exit(0);
  }
}
process.stdout.write(JSON.stringify({ count: Number(most), refusal: '' }));
