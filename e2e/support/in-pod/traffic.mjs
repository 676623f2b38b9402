// Sends requests until standard input ends, then prints what became of them.
// Half of the senders open a connection for each request, the other half keep theirs, as browsers and gateways do.
import { Buffer } from 'node:buffer';
import http from 'node:http';
import https from 'node:https';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';

const [url, credentials, senders, pauseMilliseconds, limitMilliseconds, ca] = process.argv.slice(1);
const { Agent, get } = url.startsWith('https:') ? https : http;
const headers = credentials ? { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` } : {};
const totals = { sent: 0, failures: [], longestGapMilliseconds: 0 };
let lastAnswer = Date.now();
let stopped = false;

function send(agent) {
  return new Promise((resolve) => {
    const request = get(url, { agent, headers, timeout: Number(limitMilliseconds), ca }, (response) => {
      response.on('error', (error) => resolve(error.code));
      response.on('end', () => resolve(response.statusCode === 200 ? undefined : String(response.statusCode)));
      response.resume();
    });
    request.on('timeout', () => request.destroy(Object.assign(new Error('no answer'), { code: 'TIMEOUT' })));
    // A kept connection may end just as it is used again: every such client asks once more on another.
    request.on('error', (error) => resolve(request.reusedSocket && error.code === 'ECONNRESET' ? send(false) : error.code));
  });
}

/** Senders begin one after the other, so that long requests are at every stage when something happens. */
async function sender(agent, index) {
  await pause(index * Number(pauseMilliseconds));
  while (!stopped) {
    totals.sent += 1;
    const failure = await send(agent);
    if (failure === undefined) {
      totals.longestGapMilliseconds = Math.max(totals.longestGapMilliseconds, Date.now() - lastAnswer);
      lastAnswer = Date.now();
    } else {
      totals.failures.push(`${failure} at ${new Date().toISOString()}`);
    }
    await pause(Number(pauseMilliseconds));
  }
}

process.stdin.resume();
process.stdin.on('end', () => { stopped = true; });
const kept = new Agent({ keepAlive: true });
await Promise.all(Array.from({ length: Number(senders) }, (_, index) => sender(index % 2 === 0 ? false : kept, index)));
process.stdout.write(JSON.stringify(totals));
process.exit(0);
