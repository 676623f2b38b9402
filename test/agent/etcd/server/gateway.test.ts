import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EtcdAgentConfig } from '../../../../agent/etcd/contract/config';
import { Topology } from '../../../../agent/etcd/model/topology';
import { Gateway } from '../../../../agent/etcd/server/gateway';
import { Refusal } from '../../../../agent/kernel/errors';
import { config } from '../support/situations';

let server: Server;
let gateway: Gateway;
let asked: unknown[];
let tokens: (string | undefined)[];
let accepted: (string | undefined)[];
let answers: { readonly status: number; readonly body: string }[];

const HEADER = '"header":{"cluster_id":"77","member_id":"100","revision":"1"}';
const MEMBERS = '"members":[{"ID":"100","name":"e-0","peerURLs":["http://e-0"]}]';

beforeEach(async () => {
  [asked, answers, tokens, accepted] = [[], [], [], []];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      asked.push([request.method, request.url, JSON.parse(body)]);
      tokens.push(request.headers.authorization);
      accepted.push(request.headers.accept);
      const answer = answers.shift() ?? { status: 200, body: '{}' };
      // No status: it hangs up.
      if (answer.status === 0) request.socket.destroy();
      else response.writeHead(answer.status).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  gateway = gatewayOf({});
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

function gatewayOf(changes: Partial<EtcdAgentConfig>): Gateway {
  const ports = { ...config.ports, client: (server.address() as AddressInfo).port };
  const changed = { ...config, ports, memberHost: '127.0.0.{ordinal}', ...changes };
  return new Gateway(changed, new Topology(changed, { ordinal: 0, podName: 'e-0', namespace: 'prod', podIp: '127.0.0.1' }));
}

// etcd ignores a misspelled field and answers 200, so each field is pinned.
test.each<[string, (gateway: Gateway) => Promise<unknown>, string, string, unknown]>([
  [
    'the members, agreed on by a quorum',
    (of) => of.membership(0),
    `{${HEADER},${MEMBERS}}`,
    '/v3/cluster/member/list',
    { linearizable: true },
  ],
  ['the status', (of) => of.status(0), `{${HEADER},"version":"3.6.16"}`, '/v3/maintenance/status', {}],
  [
    'a learner, not a voter',
    (of) => of.addLearner(0, 'http://e-1'),
    `{${HEADER},"member":{"ID":"5"},${MEMBERS}}`,
    '/v3/cluster/member/add',
    { peerURLs: ['http://e-1'], isLearner: true },
  ],
  ['a promotion', (of) => of.promote(0, '5'), '{}', '/v3/cluster/member/promote', { ID: '5' }],
  ['a removal', (of) => of.remove(0, '5'), '{}', '/v3/cluster/member/remove', { ID: '5' }],
  ['a transfer', (of) => of.transferLeadership(0, '5'), '{}', '/v3/maintenance/transfer-leadership', { targetID: '5' }],
  ['a compaction', (of) => of.compact(0, '50'), '{}', '/v3/kv/compaction', { revision: '50', physical: true }],
  [
    'a hash of the keys',
    (of) => of.hash(0, '9'),
    `{${HEADER},"hash":7,"compact_revision":"-1"}`,
    '/v3/maintenance/hashkv',
    { revision: '9' },
  ],
  ['a defragmentation', (of) => of.defragment(0), '{}', '/v3/maintenance/defragment', {}],
])('asks for %s', async (_, ask, body, path, fields) => {
  answers.push({ status: 200, body });
  await ask(gateway);
  expect(asked).toEqual([['POST', path, fields]]);
});

test('clears the alarm of every member that raised it', async () => {
  answers.push({ status: 200, body: `{${HEADER},"alarms":[{"memberID":"7","alarm":"NOSPACE"},{"memberID":"8","alarm":"NOSPACE"}]}` });
  await gateway.disarm(0, 'NOSPACE');
  expect(asked).toEqual([
    ['POST', '/v3/maintenance/alarm', { action: 'GET' }],
    ['POST', '/v3/maintenance/alarm', { action: 'DEACTIVATE', memberID: '7', alarm: 'NOSPACE' }],
    ['POST', '/v3/maintenance/alarm', { action: 'DEACTIVATE', memberID: '8', alarm: 'NOSPACE' }],
  ]);
});

describe("with etcd's authentication enabled", () => {
  const nobody = { status: 400, body: '{"code":3,"message":"etcdserver: user name is empty"}' };
  const stale = { status: 401, body: '{"code":16,"message":"etcdserver: invalid auth token"}' };
  const members = { status: 200, body: `{${HEADER},${MEMBERS}}` };
  const paths = () => asked.map((call) => (call as readonly unknown[])[1]);
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gateway-'));
    writeFileSync(join(folder, 'password'), 'open');
    gateway = gatewayOf({ agentUser: { nameFile: join(folder, 'username'), passwordFile: join(folder, 'password') } });
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  test('logs in once, and sends its token from then on', async () => {
    answers.push(nobody, { status: 200, body: '{"token":"t.1"}' }, members, members);
    await gateway.membership(0);
    await gateway.membership(0);
    expect(paths()).toEqual(['/v3/cluster/member/list', '/v3/auth/authenticate', '/v3/cluster/member/list', '/v3/cluster/member/list']);
    expect(tokens).toEqual([undefined, undefined, 't.1', 't.1']);
    expect(new Set(accepted)).toEqual(new Set(['application/json']));
  });

  test('logs in again if a server no longer knows the token', async () => {
    answers.push(nobody, { status: 200, body: '{"token":"t.1"}' }, members, stale, { status: 200, body: '{"token":"t.2"}' }, members);
    await gateway.membership(0);
    await gateway.membership(0);
    expect(tokens).toEqual([undefined, undefined, 't.1', 't.1', undefined, 't.2']);
  });

  test('fails with the refusal without a user', async () => {
    gateway = gatewayOf({});
    answers.push(nobody);
    await expect(gateway.membership(0)).rejects.toThrow('e-0 /v3/cluster/member/list: 400 etcdserver: user name is empty');
  });

  test('a server that gives no token does not count as silent', async () => {
    answers.push(nobody, { status: 0, body: '' }, { status: 0, body: '' });
    await expect(gateway.membership(0)).rejects.toThrow(Refusal);
  });
});

test('fails with the answer of the server, its address and the request', async () => {
  answers.push({ status: 400, body: '{"code":9,"message":"etcdserver: not leader"}' });
  const refusal = gateway.transferLeadership(0, '5');
  await expect(refusal).rejects.toThrow(Refusal);
  await expect(refusal).rejects.toThrow('e-0 /v3/maintenance/transfer-leadership: 400 etcdserver: not leader');
});

test('fails on status 200 with an unexpected body', async () => {
  answers.push({ status: 200, body: '{}' });
  await expect(gateway.membership(0)).rejects.toThrow(/^etcd's answer should hold a list of members/);
});
