import { edited, type Manifest } from '../../support/edits/edit';
import { SERVICE } from '../../support/edits/more-objects';
import { DEPLOYMENT, JOB } from '../../support/edits/objects';
import { saying, says } from '../../support/planned';

const CONTAINER = '/spec/template/spec/containers/0';
const by = (targetPort: string | number) => edited({ of: SERVICE, set: { '/spec/ports': [{ port: 80, targetPort }] } });
const renamed = edited({ of: DEPLOYMENT, set: { [`${CONTAINER}/ports/0/name`]: 'public' } });
const custom = (app: string): Manifest => (
  { apiVersion: 'example.com/v1', kind: 'Site', metadata: { name: 'site' }, spec: { template: { metadata: { labels: { app } } } } }
);

describe('a named target port of a Service', () => {
  test('is lost when the port of its pods gets another name', () => {
    expect(saying('target-port-missing', [DEPLOYMENT, by('http')], [renamed, by('http')])).toBe(
      'no port of its pods has the name http, which is the targetPort of Service web: requests fail; '
        + 'keep the name; or first give targetPort the number of the port, which needs no name',
    );
  });

  test('is lost when the Service gets another one, which is reported for the Service', () => {
    expect(saying('target-port-missing', [DEPLOYMENT, by('http')], [DEPLOYMENT, by('public')])).toContain('which is its targetPort');
  });

  test('is reported once if both change', () => {
    const other = edited({ of: DEPLOYMENT, set: { [`${CONTAINER}/ports/0/name`]: 'inside' } });
    expect(says([DEPLOYMENT, by('http')], [other, by('public')]).filter((rule) => rule === 'target-port-missing')).toHaveLength(1);
  });

  const updated = edited({ of: DEPLOYMENT, set: { [`${CONTAINER}/image`]: 'x:2' } });
  const nameless = edited({ of: DEPLOYMENT, set: { [`${CONTAINER}/ports`]: [{ containerPort: 80 }] } });
  const job = edited({ of: JOB, set: { '/spec/template/metadata/labels/app': 'web', [`${CONTAINER}/ports`]: undefined } });
  test.each([
    ['the Service gets the new name as well', [DEPLOYMENT, by('http')], [renamed, by('public')]],
    ['the Service has the number', [DEPLOYMENT, by(8080)], [renamed, by(8080)]],
    ['another container has the name',
      [DEPLOYMENT, by('http')], [edited({ of: renamed, set: { [`${CONTAINER}/ports/1/name`]: 'http' } }), by('http')]],
    ['a Job with the same labels comes without it', [DEPLOYMENT, by('http')], [DEPLOYMENT, by('http'), job]],
    ['it was missing before', [DEPLOYMENT, by('public')], [updated, by('public')]],
    ['no port of the pods has a name', [], [by('http'), nameless]],
    ['the pods belong to a custom resource', [], [by('http'), custom('web')]],
  ])('is safe if %s', (_, before, after) => {
    expect(says(before, after)).not.toContain('target-port-missing');
  });
});

describe('a probe that asks a port by its name', () => {
  const probed = (probe: string, name: string) => (
    edited({ of: DEPLOYMENT, set: { [`${CONTAINER}/${probe}`]: { httpGet: { port: 'http' } }, [`${CONTAINER}/ports/0/name`]: name } })
  );

  test.each(['readinessProbe', 'startupProbe'])('keeps new pods from becoming ready if the port loses it: %s', (probe) => {
    expect(saying('probe-port-missing', [probed(probe, 'http')], [probed(probe, 'public')])).toBe(
      `the ${probe} of web asks port http, a name that no port of the container has: new pods never become ready; `
        + 'give the port that name, or the probe the number of the port',
    );
  });

  test.each([
    ['it has a number', [edited({ of: DEPLOYMENT, set: { [`${CONTAINER}/readinessProbe`]: { tcpSocket: { port: 8080 } } } })]],
    ['the port has the name', [probed('readinessProbe', 'http')]],
    ['it only asks whether the container lives, which is then never asked', [probed('livenessProbe', 'public')]],
  ])('is safe if %s', (_, after) => {
    expect(says([], after)).toEqual(['created']);
  });

  test('and never found it is not reported again', () => {
    const broken = probed('readinessProbe', 'public');
    expect(says([broken], [edited({ of: broken, set: { '/spec/replicas': 4 } })])).toEqual(['scaled']);
  });
});
