// A service that answers with the headers that reached it; /slow takes its time. Ends its last requests on SIGTERM.
import http from 'node:http';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';

const SLOW_MILLISECONDS = 12000;

const server = http.createServer(async (request, response) => {
  if (request.url === '/slow') await pause(SLOW_MILLISECONDS);
  response.end(JSON.stringify(request.headers));
});
server.listen(8080);
process.on('SIGTERM', () => server.close(() => process.exit(0)));
