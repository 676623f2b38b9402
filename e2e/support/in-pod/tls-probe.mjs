// One connection over TLS to a server that the mounted authorities must vouch for: prints the first answer, or the code of the error, and
// the serial number of the server's certificate.
import { readFileSync } from 'node:fs';
import process from 'node:process';
import tls from 'node:tls';

const { host, port, servername, certificate, line } = JSON.parse(process.argv[1]);
const read = (file) => readFileSync(`/tls/${file}`);
const own = certificate === 'mounted' ? { cert: read('tls.crt'), key: read('tls.key') } : certificate;
let serial = '';
const tell = (outcome) => {
  process.stdout.write(JSON.stringify({ outcome, serial }));
  process.exit(0);
};
const socket = tls.connect({ host, port, servername, ca: read('ca.crt'), timeout: 3000, ...own });
socket.on('secureConnect', () => {
  serial = socket.getPeerCertificate().serialNumber ?? '';
  socket.write(line);
});
socket.on('data', (answer) => tell(String(answer).split('\r\n', 1)[0]));
socket.on('timeout', () => tell('no answer'));
socket.on('error', (error) => tell(error.code ?? error.message));
socket.on('close', () => tell('closed'));
