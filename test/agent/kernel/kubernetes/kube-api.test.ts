import { answerOf, KubeApi } from '../../../../agent/kernel/kubernetes/kube-api';

test.each([
  [200, '{"a":1}', { is: 'found', object: { a: 1 } }],
  [201, '{}', { is: 'found', object: {} }],
  [404, '{}', { is: 'notFound' }],
  [401, 'Unauthorized', { is: 'forbidden', why: 'GET /x: 401 Unauthorized' }],
  [403, 'no', { is: 'forbidden', why: 'GET /x: 403 no' }],
  [409, 'conflict', { is: 'noAnswer', why: 'GET /x: 409 conflict' }],
  [429, 'later', { is: 'noAnswer', why: 'GET /x: 429 later' }],
  [500, 'oops', { is: 'noAnswer', why: 'GET /x: 500 oops' }],
])('%i is told apart', (status, body, expected) => {
  expect(answerOf('GET /x', { status, body })).toEqual(expected);
});

test('an answer has the time of the API server, if that is told', () => {
  const at = (date: string) => answerOf('GET /x', { status: 200, body: '{}', date });
  expect(at('Mon, 30 Nov 2026 20:00:00 GMT')).toEqual({ is: 'found', object: {}, at: 1796068800 });
  expect(at('now')).toEqual({ is: 'found', object: {} });
});

test('without a token there is no answer, and the reason names the file', async () => {
  const api = new KubeApi('https://127.0.0.1:1', 'prod', '/nonexistent');
  expect(await api.get('statefulsets', 'e')).toEqual({ is: 'noAnswer', why: expect.stringContaining('/nonexistent/token') });
});
