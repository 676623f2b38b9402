// One request: prints its status and body, or the code of its error.
import { Buffer } from 'node:buffer';
import http from 'node:http';
import https from 'node:https';
import process from 'node:process';

const LIMIT_MILLISECONDS = 3000;

const [url, credentials, more = '{}', ca] = process.argv.slice(1);
const authorization = credentials ? { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` } : {};
const headers = { ...authorization, ...JSON.parse(more) };
const say = (outcome) => process.stdout.write(JSON.stringify(outcome));

const { get } = url.startsWith('https:') ? https : http;
const request = get(url, { agent: false, headers, timeout: LIMIT_MILLISECONDS, ca }, async (response) => {
  let body = '';
  for await (const chunk of response) body += chunk;
  say({ status: response.statusCode, body });
});
request.on('timeout', () => request.destroy(Object.assign(new Error('no answer'), { code: 'TIMEOUT' })));
request.on('error', ({ code }) => say({ error: code }));
