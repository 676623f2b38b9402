import { marked, mended, parseIncoming, parseNodes } from '../../../../agent/redis/server/nodes';

const id = (digit: string) => digit.repeat(40);

test('a list of Redis 7.0', () => {
  const text = [
    `${id('a')} 10.0.0.1:6379@16379,r-0-0.peers myself,master - 0 1700000000000 3 connected 0-99 200 [13000->-${id('b')}] ` +
    `[13001-<-${id('b')}]`,
    `${id('b')} 10.0.0.2:6379@16379,r-0-1.peers slave ${id('a')} 0 1700000000000 3 connected`,
    '',
  ].join('\n');
  expect(parseNodes(text)).toEqual([
    {
      id: id('a'),
      address: '10.0.0.1',
      host: 'r-0-0.peers',
      myself: true,
      primary: true,
      failed: false,
      suspected: false,
      handshake: false,
      addressUnknown: false,
      connected: true,
      epoch: 3,
      slots: [{ from: 0, to: 99 }, { from: 200, to: 200 }],
      migrating: [{ slot: 13000, nodeId: id('b') }],
      importing: [{ slot: 13001, nodeId: id('b') }],
    },
    expect.objectContaining({ id: id('b'), primary: false, primaryId: id('a'), slots: [] }),
  ]);
});

const myself = `${id('a')} fd00::1:6379@16379,r-0-0.peers,tls-port=0,shard-id=${id('f')} myself,master - 0 0 0 connected`;

test.each([
  ['an IPv6 address and fields of Redis 7.2', myself, { address: 'fd00::1', host: 'r-0-0.peers' }],
  [
    'a node that failed without an address',
    `${id('b')} :0@0 master,fail,noaddr - 1 1 0 disconnected`,
    { address: '', host: '', failed: true, addressUnknown: true, connected: false },
  ],
  [
    'a node that this server alone does not reach',
    `${id('b')} 10.0.0.2:6379@16379 master,fail? - 1 1 7 connected`,
    { suspected: true, failed: false, epoch: 7 },
  ],
  ['a handshake', `${id('b')} 10.0.0.2:6379@16379 handshake - 1 1 0 disconnected`, { handshake: true, primary: false }],
])('%s', (_, line, expected) => {
  const nodes = parseNodes(line === myself ? line : `${myself}\n${line}`);
  expect(nodes.at(-1)).toMatchObject(expected);
});

test("the servers' own file has a line more", () => {
  expect(parseNodes(`${myself}\nvars currentEpoch 6 lastVoteEpoch 0\n`)).toHaveLength(1);
});

test.each([
  ['an error', '-ERR This instance has cluster support disabled'],
  ['nothing', ''],
  ['a line that was cut off', `${myself}\n${id('b')} 10.0.0.2:6379@16379 mas`],
  ['no line of its own', myself.replace('myself,', '')],
  ['slots of another form', `${myself} all`],
])('fails on %s', (_, text) => {
  expect(() => parseNodes(text)).toThrow(/^the list of nodes should hold /);
});

describe('a file in which a replica is of another shard than its primary', () => {
  const line = (name: string, shard: string, rest: string) => (
    `${id(name)} 10.0.0.1:6379@16379,,tls-port=0,shard-id=${id(shard)} ${rest} 0 0 1 connected`
  );
  const file = (replica: string, own: string) => [
    line('c', replica, `slave ${id('b')}`),
    line('b', 'e', 'master -'),
    line('a', own, `myself,slave ${id('b')}`),
    'vars currentEpoch 1 lastVoteEpoch 0',
    '',
  ].join('\n');

  test('is mended: no server would start from it', () => {
    expect(mended(file('f', 'd'), '')).toBe(file('e', 'e'));
  });

  test.each([
    ['all are of one shard', file('e', 'e')],
    ['the primary is not known', line('c', 'f', `slave ${id('9')}`)],
    [
      'Redis 7.0 knows no shards',
      `${id('b')} 10.0.0.2:6379@16379 slave ${id('a')} 0 0 1 connected\n${id('a')} 10.0.0.1:6379@16379 myself,master - 0 0 1 connected`,
    ],
  ])('and no other is changed: %s', (_, list) => {
    expect(mended(list, '')).toBe(list);
  });
});

describe('the file of a primary that held its start', () => {
  const file = (role: string) => [
    `${id('a')} 10.0.0.1:6379@16379,r-0-0 myself,${role} 0 0 3 connected 0-1 [3-<-${id('c')}]`,
    `${id('b')} 10.0.0.2:6379@16379 master - 0 0 2 connected 2 4`,
    `${id('c')} 10.0.0.3:6379@16379 master,fail - 0 0 1 connected 3`,
    'vars currentEpoch 3 lastVoteEpoch 0',
    '',
  ].join('\n');

  test('marks every slot of another node as coming in from it: without a mark, keys there are deleted at the start', () => {
    const me = parseNodes(marked(file('master -'), 'any')).find(({ myself }) => myself);
    expect(me?.importing).toEqual([{ slot: 3, nodeId: id('c') }, { slot: 2, nodeId: id('b') }, { slot: 4, nodeId: id('b') }]);
    expect(me?.slots).toEqual([{ from: 0, to: 1 }]);
  });

  test('marks only what was noted, where that is known', () => {
    const me = parseNodes(marked(file('master -'), [{ slot: 4, nodeId: id('b') }, { slot: 1, nodeId: id('b') }])).find(({ myself }) => (
      myself
    ));
    expect(me?.importing).toEqual([{ slot: 3, nodeId: id('c') }, { slot: 4, nodeId: id('b') }]);
  });

  test.each([['was noted', [{ slot: 4, nodeId: id('b') }]], ['may be any', 'any' as const]])('reads back what %s', (_, incoming) => {
    expect(parseIncoming(JSON.stringify(incoming))).toEqual(incoming);
  });

  test('takes a note that was cut off for any slot', () => {
    expect(parseIncoming('[{"slot":4,')).toBe('any');
  });

  test('is changed once', () => {
    expect(marked(marked(file('master -'), 'any'), 'any')).toBe(marked(file('master -'), 'any'));
  });

  test.each([['of a replica', file(`slave ${id('b')}`)], ['of a server that was just made', '']])('%s stays as it is', (_, list) => {
    expect(marked(list, 'any')).toBe(list);
  });
});

describe('the file of a volume from another namespace', () => {
  const PROD = 'r-peers.prod.svc.cluster.local';
  const STAGING = 'r-peers.staging.svc.cluster.local';
  const lines = [
    [id('a'), `10.0.0.1:6379@16379,r-0-0.${PROD},tls-port=0,shard-id=${id('f')}`, `master - 0 0 3 connected 0-5 [4->-${id('c')}]`],
    [id('b'), `10.0.0.2:6379@16379,r-0-1.${PROD},tls-port=0,shard-id=${id('f')}`, `slave ${id('a')} 0 0 3 connected`],
    [id('c'), 'fd00::3:6379@16379', 'master - 0 0 2 connected'],
    [id('d'), ':0@0', 'master,fail,noaddr - 0 0 1 connected'],
  ];
  const listOf = (own: number) => [
    ...lines.map(([node, where, rest], line) => `${node} ${where} ${line === own ? 'myself,' : ''}${rest}`),
    'vars currentEpoch 3 lastVoteEpoch 0',
    '',
  ].join('\n');
  const moved = [0, 1].map((own) => mended(listOf(own), `r-0-${own}.${STAGING}`));
  const nodes = moved.map((list) => parseNodes(list));

  test('has no address of there, and names of here', () => {
    expect(nodes[0]?.map(({ address, host, addressUnknown }) => [address, host, addressUnknown])).toEqual([
      ['10.0.0.1', `r-0-0.${STAGING}`, false], ['', `r-0-1.${STAGING}`, true], ['', '', true], ['', '', true],
    ]);
  });

  test('has no ID of there, and each node the same one in every pod', () => {
    expect(moved[0]).not.toMatch(/(\w)\1{39}/);
    expect(new Set(nodes[0]?.map((node) => node.id)).size).toBe(4);
    expect(nodes[1]?.map((node) => node.id)).toEqual(nodes[0]?.map((node) => node.id));
    expect(nodes[0]?.[1]?.primaryId).toBe(nodes[0]?.[0]?.id);
    expect(nodes[0]?.[0]).toMatchObject({ slots: [{ from: 0, to: 5 }], migrating: [{ slot: 4, nodeId: nodes[0]?.[2]?.id }] });
  });

  test('is changed once, though the server was killed before it wrote a word, and under another name of the cluster', () => {
    expect(moved.map((list, own) => mended(list, `r-0-${own}.${STAGING}`))).toEqual(moved);
    const renamed = mended(listOf(0), 'copy-0-0.copy-peers.prod.svc.cluster.local');
    expect(mended(renamed, 'copy-0-0.copy-peers.prod.svc.cluster.local')).toBe(renamed);
    expect(renamed).not.toContain(id('a'));
  });

  test('of this namespace stays as it is, whatever the domain of the Kubernetes cluster is called', () => {
    expect(mended(listOf(0), `r-0-0.${PROD}`)).toBe(listOf(0));
    expect(mended(listOf(0), 'r-0-0.r-peers.prod.svc.cluster.example')).toBe(listOf(0));
  });

  test('whose server never announced a name has no address of there either', () => {
    const nameless = mended(listOf(0).replaceAll(/,r-[^, ]*/g, ','), `r-0-0.${STAGING}`);
    expect(parseNodes(nameless).map(({ address }) => address)).toEqual(['10.0.0.1', '', '', '']);
  });
});
