import { createServer, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Gateway } from '../../../agent/etcd/gateway';
import { Topology } from '../../../agent/etcd/topology';
import { Refused } from '../../../agent/etcd/world';
import { config } from './situations';

let server: Server;
let gateway: Gateway;
let asked: unknown[];
let answers: { readonly status: number; readonly body: string }[];

const HEADER = '"header":{"cluster_id":"77","member_id":"100","revision":"1"}';
const MEMBERS = '"members":[{"ID":"100","name":"e-0","peerURLs":["http://e-0"]}]';

beforeEach(async () => {
  [asked, answers] = [[], []];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      asked.push([request.method, request.url, JSON.parse(body)]);
      const answer = answers.shift() ?? { status: 200, body: '{}' };
      response.writeHead(answer.status).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const ports = { ...config.ports, client: (server.address() as AddressInfo).port };
  const changed = { ...config, ports, memberHost: '127.0.0.{ordinal}' };
  gateway = new Gateway(changed, new Topology(changed, { ordinal: 0, podName: 'e-0', namespace: 'prod', podIp: '127.0.0.1' }));
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

// A field that is misspelled is ignored by etcd, with 200: so each one is pinned.
test.each<[string, (gateway: Gateway) => Promise<unknown>, string, string, unknown]>([
  ['the members, agreed on by a quorum', (of) => of.membership(0), `{${HEADER},${MEMBERS}}`, '/v3/cluster/member/list', { linearizable: true }],
  ['the status', (of) => of.status(0), `{${HEADER},"version":"3.6.16"}`, '/v3/maintenance/status', {}],
  ['a learner, not a voter', (of) => of.addLearner(0, 'http://e-1'), `{${HEADER},"member":{"ID":"5"},${MEMBERS}}`, '/v3/cluster/member/add', { peerURLs: ['http://e-1'], isLearner: true }],
  ['a promotion', (of) => of.promote(0, '5'), '{}', '/v3/cluster/member/promote', { ID: '5' }],
  ['a removal', (of) => of.remove(0, '5'), '{}', '/v3/cluster/member/remove', { ID: '5' }],
  ['a transfer', (of) => of.transferLeadership(0, '5'), '{}', '/v3/maintenance/transfer-leadership', { targetID: '5' }],
  ['a compaction', (of) => of.compact(0, '50'), '{}', '/v3/kv/compaction', { revision: '50', physical: true }],
  ['a hash of the keys', (of) => of.hash(0, '9'), `{${HEADER},"hash":7,"compact_revision":"-1"}`, '/v3/maintenance/hashkv', { revision: '9' }],
  ['a defragmentation', (of) => of.defragment(0), '{}', '/v3/maintenance/defragment', {}],
])('asks for %s', async (_, ask, body, path, fields) => {
  answers.push({ status: 200, body });
  await ask(gateway);
  expect(asked).toEqual([['POST', path, fields]]);
});

test('lifts the alarm of every member that raised it', async () => {
  answers.push({ status: 200, body: `{${HEADER},"alarms":[{"memberID":"7","alarm":"NOSPACE"},{"memberID":"8","alarm":"NOSPACE"}]}` });
  await gateway.disarm(0, 'NOSPACE');
  expect(asked).toEqual([
    ['POST', '/v3/maintenance/alarm', { action: 'GET' }],
    ['POST', '/v3/maintenance/alarm', { action: 'DEACTIVATE', memberID: '7', alarm: 'NOSPACE' }],
    ['POST', '/v3/maintenance/alarm', { action: 'DEACTIVATE', memberID: '8', alarm: 'NOSPACE' }],
  ]);
});

test('fails with what the server said, and who was asked for what', async () => {
  answers.push({ status: 400, body: '{"code":9,"message":"etcdserver: not leader"}' });
  const refusal = gateway.transferLeadership(0, '5');
  await expect(refusal).rejects.toThrow(Refused);
  await expect(refusal).rejects.toThrow('e-0 /v3/maintenance/transfer-leadership: 400 etcdserver: not leader');
});

test('fails on 200 with an answer of another form', async () => {
  answers.push({ status: 200, body: '{}' });
  await expect(gateway.membership(0)).rejects.toThrow(/^etcd's answer should hold a list of members/);
});
