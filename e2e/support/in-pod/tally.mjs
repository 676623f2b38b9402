// Sends so many requests one after the other, and prints how many of them each service answered, or failed with this status or error.
import http from 'node:http';
import process from 'node:process';

const [url, count] = process.argv.slice(1);
const agent = new http.Agent({ keepAlive: true });
const tally = {};

/** Pods of a Deployment have two more parts in their names. */
function ask() {
  return new Promise((resolve) => {
    const request = http.get(url, { agent, timeout: 5000 }, async (response) => {
      let body = '';
      for await (const chunk of response) body += chunk;
      resolve(response.statusCode === 200 ? JSON.parse(body).pod.split('-').slice(0, -2).join('-') : String(response.statusCode));
    });
    request.on('timeout', () => request.destroy(Object.assign(new Error('no answer'), { code: 'TIMEOUT' })));
    request.on('error', ({ code }) => resolve(code));
  });
}

for (let sent = 0; sent < Number(count); sent += 1) {
  const answer = await ask();
  tally[answer] = (tally[answer] ?? 0) + 1;
}
process.stdout.write(JSON.stringify(tally));
process.exit(0);
