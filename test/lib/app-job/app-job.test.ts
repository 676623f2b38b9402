import { App, ApiObject, Chart, Duration, JsonPatch, Testing } from 'cdk8s';
import {
  AppJob, type AppJobProps, AppService, Config, EnvVar, JobRestartPolicy, MicroService, OperatorlessApp, Quota, RedisCluster, RedisTls,
  Relaxation,
} from '../../../lib';
import { unrestricted } from '../../support/pod-security';
import { appJob, kinds, type Manifest, only, ours, synth } from '../../support/synth';

const job = (props: Partial<AppJobProps> = {}): Manifest => only(appJob(props), 'Job');
const nameOf = (props: Partial<AppJobProps> = {}): string => job(props).metadata.name;
const pod = (props: Partial<AppJobProps> = {}): Manifest => job(props).spec.template.spec;

test('an image is enough for a Job, its identity and its isolation', () => {
  expect(kinds(appJob())).toEqual(['Job', 'NetworkPolicy', 'ServiceAccount']);
});

test('its pods fit into a namespace that enforces restricted, have no ports and no probes, and get no requests', () => {
  const [container] = pod().containers;
  expect(unrestricted(pod())).toEqual([]);
  expect(container.securityContext.readOnlyRootFilesystem).toBe(true);
  const serving = ['ports', 'startupProbe', 'readinessProbe', 'livenessProbe', 'lifecycle'];
  for (const field of serving) expect(container).not.toHaveProperty(field);
});

test('nobody may call it, and it may call only DNS', () => {
  const { spec } = only(appJob(), 'NetworkPolicy');
  expect(spec).toMatchObject({ podSelector: { matchLabels: ours('migrate') }, policyTypes: ['Ingress', 'Egress'], ingress: [] });
  expect(spec.egress).toHaveLength(1);
  expect(spec.egress[0].ports).toEqual([{ port: 53, protocol: 'UDP' }, { port: 53, protocol: 'TCP' }]);
});

describe('the name of the Job', () => {
  test('ends with a digest, and the other objects keep their names', () => {
    expect(nameOf()).toMatch(/^migrate-[0-9a-f]{10}$/);
    for (const kind of ['NetworkPolicy', 'ServiceAccount']) expect(only(appJob(), kind).metadata.name).toBe('migrate');
  });

  test.each<[string, Partial<AppJobProps>]>([
    ['image', { image: 'migrate:1.5' }],
    ['args', { args: ['up'] }],
    ['env', { env: { LEVEL: EnvVar.value('info') } }],
    ['config', { config: Config.files('/etc/app', { 'app.yaml': 'a: 1' }) }],
    ['completions', { completions: 2 }],
    ['restartPolicy', { restartPolicy: JobRestartPolicy.ON_FAILURE }],
    ['labels', { labels: { team: 'shop' } }],
    ['an annotation of the pods', { pods: { annotations: { 'example.com/run': '2' } } }],
  ])('is another one after a change of %s, which no Job accepts', (_, change) => expect(nameOf(change)).not.toBe(nameOf()));

  test.each<[string, Partial<AppJobProps>]>([
    ['backoffLimit', { backoffLimit: 2 }],
    ['activeDeadline', { activeDeadline: Duration.hours(1) }],
    ['suspend', { suspend: true }],
    ['parallelism', { parallelism: 0 }],
    ['annotations', { annotations: { 'example.com/owner': 'shop' } }],
  ])('stays after a change of %s, which a Job accepts', (_, change) => expect(nameOf(change)).toBe(nameOf()));

  test('follows connections and patches, since they change what runs', () => {
    const built = (change: (migrate: AppJob, redis: RedisCluster) => void) => only(synth((chart) => {
      change(new AppJob(chart, 'migrate', { image: 'migrate:1.4' }), new RedisCluster(chart, 'redis', { tls: RedisTls.plainText() }));
    }), 'Job').metadata.name;
    const patched = (value: string) => built((migrate) => {
      ApiObject.of(migrate).addJsonPatch(JsonPatch.add('/spec/template/spec/hostname', value));
    });
    const names = [built(() => undefined), built((migrate, redis) => migrate.connectTo(redis)), patched('a'), patched('b')];
    expect(names[0]).toBe(nameOf());
    expect(new Set(names).size).toBe(4);
  });

  test('is the revision instead, which only its author changes', () => {
    const revised = (image: string) => nameOf({ image, revision: 'v1-4' });
    expect([revised('migrate:1.4'), revised('migrate:1.5')]).toEqual(['migrate-v1-4', 'migrate-v1-4']);
  });
});

test('an attempt that a drain interrupts is no failure, unless the process is restarted in its pod', () => {
  const onPodConditions = [{ type: 'DisruptionTarget', status: 'True' }];
  expect(job().spec.podFailurePolicy.rules).toEqual([{ action: 'Ignore', onPodConditions }]);
  expect(job({ restartPolicy: JobRestartPolicy.ON_FAILURE }).spec).not.toHaveProperty('podFailurePolicy');
});

test('restartPolicy @default NEVER', () => expect(pod().restartPolicy).toBe('Never'));
test('restartPolicy can be ON_FAILURE', () => expect(pod({ restartPolicy: JobRestartPolicy.ON_FAILURE }).restartPolicy).toBe('OnFailure'));
test('backoffLimit @default 6', () => expect(job().spec.backoffLimit).toBe(6));
test('activeDeadline @default - as long as it takes', () => expect(job().spec).not.toHaveProperty('activeDeadlineSeconds'));
test('activeDeadline is in seconds', () => expect(job({ activeDeadline: Duration.minutes(2) }).spec.activeDeadlineSeconds).toBe(120));
test('completions and parallelism @default 1', () => expect(job().spec).toMatchObject({ completions: 1, parallelism: 1 }));
test('gracePeriod @default 30 s', () => expect(pod().terminationGracePeriodSeconds).toBe(30));
test('indexed @default false', () => expect(job().spec).not.toHaveProperty('completionMode'));
test('indexed numbers the completions', () => expect(job({ completions: 3, indexed: true }).spec.completionMode).toBe('Indexed'));
test('suspend @default false', () => expect(job().spec.suspend).toBe(false));

test('it never goes away by itself, because a GitOps tool would create it again, and so run it again', () => {
  expect(job().spec).not.toHaveProperty('ttlSecondsAfterFinished');
});

describe('a connection', () => {
  const connected = () => {
    const chart = new Chart(new App(), 'test', { namespace: 'shop' });
    const migrate = new AppJob(chart, 'migrate', { image: 'migrate:1.4' });
    migrate.connectTo(new RedisCluster(chart, 'redis', { tls: RedisTls.plainText() }));
    return Testing.synth(chart);
  };

  test('gives the pods what they need, by reference', () => {
    const variables = only(connected(), 'Job').spec.template.spec.containers[0].env;
    expect(variables.map(({ name }: Manifest) => name)).toEqual(['REDIS_HOST', 'REDIS_PORT', 'REDIS_USER', 'REDIS_PASSWORD']);
    expect(variables[3].valueFrom.secretKeyRef).toEqual({ name: 'redis-password', key: 'current' });
  });

  test('opens the network policies of both sides', () => {
    const policies = new Map(connected().filter(({ kind }) => kind === 'NetworkPolicy').map(({ metadata, spec }) => [metadata.name, spec]));
    const [redis, migrate] = ['redis', 'migrate'].map((name) => ({ podSelector: { matchLabels: ours(name) } }));
    expect(policies.get('migrate').egress[1]).toEqual({ to: [redis], ports: [{ port: 6379, protocol: 'TCP' }] });
    expect(JSON.stringify(policies.get('redis').ingress)).toContain(JSON.stringify(migrate));
  });

  test('waives the check of secrets in variables on the Job', () => {
    expect(Object.values(only(connected(), 'Job').metadata.annotations).join()).toContain('CKV_K8S_35');
  });
});

test('a quota of the namespace has room for a run beside the one that it replaces', () => {
  const quota = (jobs: number) => only(synth((chart) => {
    new MicroService(chart, 'web', { msName: 'web', version: '1.0', image: 'web:1.0', quota: Quota.namespace() });
    if (jobs > 0) new AppJob(chart, 'migrate', { image: 'migrate:1.4', completions: 3, parallelism: 3 });
  }), 'ResourceQuota').spec.hard.pods;
  expect(quota(1) - quota(0)).toBe(6);
});

test('requiredSecrets lists what the pods read', () => {
  const chart = new Chart(new App(), 'test', { namespace: 'shop' });
  const migrate = new AppJob(chart, 'migrate', { image: 'migrate:1.4', config: Config.environment({}, { secretKeys: ['DB_URL'] }) });
  expect(migrate.requiredSecrets.map(({ name }) => name)).toEqual(['migrate-config']);
});

test('Argo CD starts what depends on the Job in a later wave, once the Job has succeeded', () => {
  const app = new OperatorlessApp({ argoCd: true });
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  const migrate = new AppJob(chart, 'migrate', { image: 'migrate:1.4' });
  const web = new AppService(chart, 'web', { image: 'nginx:1.28', ports: [{ port: 80 }] });
  web.node.addDependency(migrate);
  const waves = new Map(app.render().map(({ path, text }) => [path, Number(/sync-wave: "(.*)"/.exec(text)?.[1] ?? 0)]));
  const waveOf = (kind: string) => [...waves].find(([path]) => path.includes(`/${kind}-`))?.[1] ?? NaN;
  expect(waveOf('job')).toBeLessThan(waveOf('deployment'));
});

test('a relaxation is named on the Job and its pods', () => {
  const { metadata, spec } = job({ relaxations: [Relaxation.WRITABLE_ROOT] });
  for (const { annotations } of [metadata, spec.template.metadata]) {
    expect(annotations['cdk8s-operatorless/relaxations']).toBe('writable-root');
  }
});
