import { formatFault } from '../../../../lib/convert/reading/faults';
import { readCustomResources } from '../../../../lib/convert/read';
import { etcdIo } from '../support/etcd-samples';

const faultsOf = (text: string) => readCustomResources('etcd.yaml', text).faults.map(formatFault);

test.each<[what: string, flags: string[], ...faults: string[]]>([
  ['a flag twice', ['--max-wals=5', '--max-wals=6'], '[1] must give a flag once, got --max-wals twice; drop one'],
  [
    'certificates',
    ['--peer-cert-file=/a'],
    '[0] must not set --peer-cert-file: certificates come from the agents, from Secrets or from cert-manager; leave it out and choose by'
    + ' --tls',
  ],
  [
    'a list',
    ['--cipher-suites=A,B'],
    "[0] must not set --cipher-suites: etcd's file has a list or an object here, which options can't contain; leave it out",
  ],
  ['another file', ['--config-file=/a'], '[0] must not set --config-file: etcd starts from the file that the agent writes; leave it out'],
  ['a quota that is none', ['--quota-backend-bytes=-1'], '[0] must be a number of bytes above 0 for --quota-backend-bytes, got "-1"'],
  [
    'a heartbeat that is none',
    ['--heartbeat-interval=100ms'],
    '[0] must be a number of milliseconds above 0 for --heartbeat-interval, got "100ms"',
  ],
  ['an election that is none', ['--election-timeout=0'], '[0] must be a number of milliseconds above 0 for --election-timeout, got "0"'],
  [
    'a compaction of no kind',
    ['--auto-compaction-mode=never', '--auto-compaction-retention=1'],
    '[0] must be periodic or revision for --auto-compaction-mode, got "never"',
  ],
  [
    'a kind of compaction alone',
    ['--auto-compaction-mode=revision'],
    '[0] must come with --auto-compaction-retention, got none: etcd would keep everything; add it, or leave both out for 5 minutes',
  ],
  [
    'no compaction',
    ['--auto-compaction-retention=0'],
    '[0] must not keep everything, got 0: the database would grow until etcd rejects writes;'
    + ' leave it out for 5 minutes',
  ],
  ['compaction by seconds', ['--auto-compaction-retention=90s'], '[0] must be whole minutes or hours, got "90s"; write it like 30m'],
  [
    'compaction by no number',
    ['--auto-compaction-mode=revision', '--auto-compaction-retention=5m'],
    '[1] must be a number of revisions, got "5m"; write it like 10000',
  ],
])('fails on flags with %s', (_, flags, ...faults) => {
  const text = etcdIo('size: 3', 'version: v3.6.16', 'etcdOptions:', ...flags.map((flag) => `- ${flag}`));
  const line = (fault: string) => 8 + Number(fault.slice(1, 2));
  expect(faultsOf(text)).toEqual(faults.map((fault) => `etcd.yaml:${line(fault)}:5: spec.etcdOptions${fault}`));
});
