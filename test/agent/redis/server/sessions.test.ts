import { setTimeout as pause } from 'node:timers/promises';
import { Refusal } from '../../../../agent/kernel/errors';
import { ErrorReply } from '../../../../agent/redis/server/resp';
import { Sessions } from '../../../../agent/redis/server/sessions';
import { FakePod, FakeServer } from '../support/fake-server';
import { at } from '../support/situations';

const WRONG = new ErrorReply('WRONGPASS invalid username-password pair or user is disabled.');
const SELF = at(0, 0);

let server: FakeServer;
let pod: FakePod;
let sessions: Sessions;

beforeEach(async () => {
  server = await FakeServer.listen();
  pod = new FakePod(server.port);
  pod.passwords('secret');
  sessions = new Sessions(pod.setting, pod.files, pod.addresses, pod.proofs);
});

afterEach(() => {
  server.close();
  pod.remove();
});

/** The server accepts this password only. */
const accepts = (password: string) => {
  server.answers = (command, words) => (words[0] === 'AUTH' && !command.endsWith(` ${password}`) ? WRONG : 'OK');
};

/** As long as an agent believes the passwords that it has read. */
const untilReadAgain = () => pause(600);

test('an agent logs in once, as its own user, and keeps the connection', async () => {
  const first = await sessions.of(SELF);
  const second = await sessions.of(SELF);
  expect(second.connection).toBe(first.connection);
  expect(server.asked).toEqual(['AUTH operatorless secret']);
});

test('questions that are asked at the same moment share one connection', async () => {
  await Promise.all([sessions.of(SELF), sessions.of(SELF), sessions.of(SELF)]);
  expect(server.connections).toBe(1);
});

test('each lane to a server is a connection of its own', async () => {
  const [one, other] = await Promise.all([sessions.of(SELF, 0), sessions.of(SELF, 1)]);
  expect(one.connection).not.toBe(other.connection);
});

test('after a server has restarted, the agent logs in again', async () => {
  const { connection } = await sessions.of(SELF);
  server.hangUp();
  while (connection.usable) await pause(5);
  expect((await sessions.of(SELF)).connection.usable).toBe(true);
  expect(server.asked).toEqual(['AUTH operatorless secret', 'AUTH operatorless secret']);
});

test('a server that is down is an error, and is tried again at the next question', async () => {
  server.close();
  await expect(sessions.of(SELF)).rejects.toThrow(/^connect to 127\.0\.0\.1:/);
  await expect(sessions.of(SELF)).rejects.toThrow(/^connect to 127\.0\.0\.1:/);
});

test('a server that does not know the new password yet is entered with the previous one, and asked again about the new one', async () => {
  pod.passwords('new', 'of clients', 'old');
  accepts('old');
  expect(await sessions.of(SELF)).toMatchObject({ password: 'old', currentPassword: false });
  accepts('new');
  expect(await sessions.of(SELF)).toMatchObject({ password: 'new', currentPassword: true });
  expect(server.connections).toBe(1);
});

test('a password that worked before is tried when the Secret was replaced without naming the previous one', async () => {
  accepts('secret');
  await sessions.of(SELF, 0);
  pod.passwords('replaced');
  await untilReadAgain();
  expect(await sessions.of(SELF, 1)).toMatchObject({ password: 'secret', currentPassword: false });
});

test('a server that accepts none of the passwords refuses, in its own words', async () => {
  accepts('of somebody else');
  const refusal = sessions.of(SELF);
  await expect(refusal).rejects.toThrow(Refusal);
  await expect(refusal).rejects.toThrow('log in to r-0-0 as operatorless: WRONGPASS invalid username-password pair or user is disabled.');
});

test('a server that refuses for another reason is not sent the older passwords', async () => {
  pod.passwords('new', 'of clients', 'old');
  server.answers = () => new ErrorReply('ERR max number of clients reached');
  await expect(sessions.of(SELF)).rejects.toThrow(/max number of clients/);
  expect(server.asked).toEqual(['AUTH operatorless new']);
});

test('without a password nobody logs in', async () => {
  pod.put('credentials/agent-current', '');
  await expect(sessions.of(SELF)).rejects.toThrow('NOAUTH there is no password yet');
  expect(server.asked).toEqual([]);
});
