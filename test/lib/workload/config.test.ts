import fc from 'fast-check';
import { Config } from '../../../lib';
import { appContainer, kinds, microService, only } from '../../support/synth';

const checksum = (config: Config) => {
  const { metadata } = only(microService({ config }), 'Deployment').spec.template;
  return metadata.annotations['cdk8s-operatorless/config-checksum'];
};

test('without configuration there is no ConfigMap', () => expect(kinds(microService())).not.toContain('ConfigMap'));

test('configuration reaches the app as environment variables', () => {
  const manifests = microService({ config: Config.environment({ LEVEL: 'info' }) });
  expect(only(manifests, 'ConfigMap')).toMatchObject({ metadata: { name: 'ms-sample-v1-config' }, data: { LEVEL: 'info' } });
  expect(appContainer(manifests).envFrom).toEqual([{ configMapRef: { name: 'ms-sample-v1-config' } }]);
});

test('its secret keys come from a Secret that is in no manifest', () => {
  const manifests = microService({ config: Config.environment({}, { secretKeys: ['password'] }) });
  expect(appContainer(manifests).env).toEqual([{
    name: 'password', valueFrom: { secretKeyRef: { name: 'ms-sample-v1-config', key: 'password' } },
  }]);
  expect(kinds(manifests)).not.toContain('Secret');
  expect(kinds(manifests)).not.toContain('ConfigMap');
});

test('as files, plain and secret keys are side by side in one directory', () => {
  const manifests = microService({
    config: Config.files('/etc/sample', { 'app.ini': 'x=1' }, { secretKeys: ['password'], secretName: 'db' }),
  });
  expect(appContainer(manifests).volumeMounts).toContainEqual({ name: 'config', mountPath: '/etc/sample', readOnly: true });
  expect(only(manifests, 'Deployment').spec.template.spec.volumes).toContainEqual({
    name: 'config',
    projected: {
      defaultMode: 0o440,
      sources: [{ configMap: { name: 'ms-sample-v1-config' } }, { secret: { name: 'db', items: [{ key: 'password', path: 'password' }] } }],
    },
  });
  expect(appContainer(manifests).env).toBeUndefined();
});

test('a changed value restarts the pods', () => {
  expect(checksum(Config.environment({ LEVEL: 'info' }))).not.toBe(checksum(Config.environment({ LEVEL: 'debug' })));
  expect(checksum(Config.environment({ LEVEL: 'info' }))).not.toBe(checksum(Config.environment({ LEVELS: 'info' })));
});

test('another order of the keys does not restart them', () => {
  const anyData = fc.dictionary(fc.stringMatching(/^[A-L]{1,8}$/), fc.stringMatching(/^[a-z]{0,8}$/), { minKeys: 1 });
  fc.assert(fc.property(anyData, (data) => {
    const reversed = Object.fromEntries(Object.entries(data).reverse());
    expect(checksum(Config.environment(reversed))).toBe(checksum(Config.environment(data)));
  }), { numRuns: 25 });
});

test.each(['__proto__', 'constructor'])('fails on the key %s, which would be lost silently', (key) => {
  const data = JSON.parse(`{ "${key}": "x" }`) as Record<string, string>;
  expect(() => microService({
    config: Config.files('/etc/sample', data),
  })).toThrow(`config must have keys that are file names, got "${key}"`);
  expect(() => microService({ labels: data })).toThrow(key);
});

test('a key that every JavaScript object inherits does not count as repeated', () => {
  expect(() => microService({ config: Config.environment({ toString: 'x' } as unknown as Record<string, string>) })).not.toThrow();
});
