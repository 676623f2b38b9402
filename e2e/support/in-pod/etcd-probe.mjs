// One request to an etcd server: prints the status of the answer, or the code of the error.
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import process from 'node:process';
import { URL } from 'node:url';

const [address, withCertificate] = process.argv.slice(1);
const url = new URL(address);
const read = (file) => (withCertificate === 'yes' ? readFileSync(`/tls/${file}`) : undefined);
const options = { method: 'POST', timeout: 3000, rejectUnauthorized: false, cert: read('tls.crt'), key: read('tls.key') };
const tell = (outcome, serial = '') => {
  process.stdout.write(JSON.stringify({ outcome, serial }));
  process.exit(0);
};
const request = (url.protocol === 'https:' ? https : http).request(url, options, (response) => {
  tell(String(response.statusCode), response.socket.getPeerCertificate?.().serialNumber);
});
request.on('timeout', () => tell('no answer'));
request.on('error', (error) => tell(error.code ?? error.message));
request.end('{}');
