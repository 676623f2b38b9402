// One connection to a Redis server over TLS, by the name of its pod: prints what it answers to PING, and the certificate's serial number.
import { readFileSync } from 'node:fs';
import process from 'node:process';
import tls from 'node:tls';

const [host, withCertificate] = process.argv.slice(1);
const read = (file) => readFileSync(`/tls/${file}`);
const own = withCertificate === 'yes' ? { cert: read('tls.crt'), key: read('tls.key') } : {};
let serial = '';
const tell = (outcome) => {
  process.stdout.write(JSON.stringify({ outcome, serial }));
  process.exit(0);
};
const socket = tls.connect({ host, servername: host, port: 6379, ca: read('ca.crt'), timeout: 3000, ...own });
socket.on('secureConnect', () => {
  serial = socket.getPeerCertificate().serialNumber ?? '';
  socket.write('PING\r\n');
});
socket.on('data', (answer) => tell(String(answer).trim()));
socket.on('timeout', () => tell('no answer'));
socket.on('error', (error) => tell(error.code ?? error.message));
socket.on('close', () => tell('closed'));
