import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { knownOptions } from '../../../../agent/etcd/contract/options';
import { describeWith } from '../../support/process/describe-with';
import { findEtcd } from './support/binaries';

/** A value of another type, which makes etcd exit at once if it knows the key. */
const OTHER_TYPE = { switch: 'no', number: 'x', duration: '5s', text: [1] };

describe.each(['3.5', '3.6', '3.7'])('etcd %s', (minor) => {
  const etcd = findEtcd(minor);
  describeWith([[`etcd ${minor}`, etcd]])('reads its configuration file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'etcd-options-'));
    afterAll(() => rmSync(folder, { recursive: true }));

    test('and accepts each option that we accept for it, with the type that we require', () => {
      const file = join(folder, 'etcd.json');
      const unknown = knownOptions(etcd?.version ?? '').filter(([key, kind]) => {
        writeFileSync(file, JSON.stringify({ 'data-dir': join(folder, 'data'), [key]: OTHER_TYPE[kind] }));
        const { stderr, stdout } = spawnSync(
          etcd?.path ?? '', ['--config-file', file], { argv0: 'etcd', encoding: 'utf8', timeout: 10_000 },
        );
        return !`${stdout}${stderr}`.includes('cannot unmarshal');
      });
      expect(unknown).toEqual([]);
    }, 300_000);
  });
});
