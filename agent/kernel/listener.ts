import { connect } from 'node:net';
import { codeOf } from './errors';

const CONNECT_MILLISECONDS = 1000;

/** Only a refused connection shows that no server is there: a frozen one accepts, and a slow one may. */
export function hasListener(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: CONNECT_MILLISECONDS });
    const end = (running: boolean) => {
      socket.destroy();
      resolve(running);
    };
    socket.on('connect', () => {
      end(true);
    });
    socket.on('timeout', () => {
      end(true);
    });
    socket.on('error', (error) => {
      end(codeOf(error) !== 'ECONNREFUSED');
    });
  });
}
