// Sends a text to a port: prints the first line of what comes back, or that nothing does.
import net from 'node:net';
import process from 'node:process';

const [host, port, text] = process.argv.slice(1);
const tell = (outcome) => {
  process.stdout.write(outcome);
  process.exit(0);
};
const socket = net.connect({ host, port: Number(port), timeout: 3000 }, () => socket.write(text));
socket.on('data', (chunk) => tell(chunk.toString().split('\r\n')[0]));
socket.on('timeout', () => tell('no answer'));
socket.on('error', (error) => tell(error.code ?? error.message));
