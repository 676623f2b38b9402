// Connects with nothing but the variables of the pod that begin with a prefix: prints what the server answers, or the code of the error.
import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import process from 'node:process';

const LIMIT_MILLISECONDS = 3000;

const [prefix, kind] = process.argv.slice(1);
const given = (end) => process.env[`${prefix}_${end}`];
const file = (end) => (given(end) === undefined ? undefined : readFileSync(given(end)));
const tell = (outcome) => {
  process.stdout.write(outcome);
  process.exit(0);
};
const failed = (error) => tell(error.code ?? error.message);

function ask(url) {
  const password = given('PASSWORD') ?? file('PASSWORD_FILE')?.toString();
  const authorization = password === undefined ? {} : {
    authorization: `Basic ${Buffer.from(`${given('USER') ?? file('USER_FILE')}:${password}`).toString('base64')}`,
  };
  const certificates = { ca: file('CA_FILE'), cert: file('CERT_FILE'), key: file('KEY_FILE') };
  const options = { timeout: LIMIT_MILLISECONDS, headers: authorization, ...certificates };
  const request = (url.startsWith('https:') ? https : http).get(url, options, (response) => tell(String(response.statusCode)));
  request.on('timeout', () => tell('TIMEOUT'));
  request.on('error', failed);
}

function ping() {
  const password = given('PASSWORD') ?? file('PASSWORD_FILE').toString();
  const socket = net.connect({ host: given('HOST'), port: Number(given('PORT')), timeout: LIMIT_MILLISECONDS }, () => {
    socket.write(`AUTH ${given('USER')} ${password}\r\nPING\r\n`);
  });
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk;
    const lines = text.split('\r\n');
    if (lines.length > 2) tell(lines.slice(0, 2).join(' '));
  });
  socket.on('timeout', () => tell('TIMEOUT'));
  socket.on('error', failed);
}

if (kind === 'redis') ping();
else ask(`${given('URL')}${kind === 'etcd' ? '/version' : '/'}`);
