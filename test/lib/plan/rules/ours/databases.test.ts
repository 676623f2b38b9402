import { Size } from 'cdk8s';
import { EtcdCluster, type EtcdClusterProps } from '../../../../../lib';
import { type Manifest, synth } from '../../../../support/synth';
import { says } from '../../support/planned';

/** Members of a database for whose name the plan has no rules. */
function unknown(props: EtcdClusterProps = {}): Manifest[] {
  const manifests = synth((chart) => new EtcdCluster(chart, 'main', props));
  return JSON.parse(JSON.stringify(manifests).replaceAll('"app.kubernetes.io/name":"etcd"', '"app.kubernetes.io/name":"other"'));
}

describe('a database without rules of its own', () => {
  test('gets the advice that disks grow beside the claim template', () => {
    expect(says(unknown(), unknown({ storage: Size.gibibytes(16) }))[0]).toBe('database-storage');
  });

  test('gets the warning that its members would be renamed', () => {
    expect(says(unknown(), unknown({ clusterDomain: 'example.local' }))).toContain('database-members-renamed');
  });

  test('keeps its state record', () => {
    const kept = unknown().filter(({ metadata }) => metadata.name !== 'main-state');
    expect(says(unknown(), kept)).toEqual(['database-state-record-removed', 'left-behind']);
  });

  test('is scaled by its agents, by several members at once', () => {
    expect(says(unknown({ size: 7 }), unknown({ size: 3 })).filter((rule) => rule.startsWith('scaled-'))).toEqual([]);
  });
});
