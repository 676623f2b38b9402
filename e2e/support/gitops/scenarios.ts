import { setTimeout as pause } from 'node:timers/promises';
import { NAME as ETCD } from '../etcd/cluster';
import { record } from '../figures';
import { field, kubectl } from '../kubectl';
import { until } from '../wait';
import { EXTRA, FIXED, REDIS } from './platform';
import { missingFor, Reconciliation } from './reconciliation';
import type { GitOpsTool } from './tool';

/** How long the tool and the agents are watched for fights over fields; an hour shows what comes round rarely. */
const DRIFT_MINUTES = Number(process.env.E2E_DRIFT_MINUTES ?? '60');
const LOOK_MILLISECONDS = 5000;
/** Longer than any interval of a tool, and than Flux waits for objects to become ready: until then, it corrects nothing. */
const CORRECTED_SECONDS = 600;
const FOUR_HOURS = 4 * 3600 * 1000;

/** What must hold with every GitOps tool. `manifests` is the variable that names the file from which the tool was installed. */
export function reconciles(tool: GitOpsTool, topic: string, manifests: string): void {
  const missing = missingFor(manifests);
  if (missing.length > 0) {
    process.stdout.write(`skipped, for want of ${missing.join(', ')}: every scenario of ${tool.name}\n`);
    test.skip(`${tool.name} applies the sample platform`, () => undefined);
    return;
  }
  jest.setTimeout(FOUR_HOURS);
  const platform = new Reconciliation(tool, topic);
  beforeAll(() => platform.begin());
  afterAll(() => platform.end());
  changes(platform);
  removals(platform);
  faults(platform);
  drift(platform);
  replacement(platform, process.env[manifests] ?? '');
}

function changes(platform: Reconciliation): void {
  const { tool } = platform;

  test('a new image reaches both environments', async () => {
    await platform.change('a new image', { image: 'registry.example.com/ms-sample:2.0' });
    const image = '.spec.template.spec.containers[?(@.name=="app")].image';
    expect(await field(platform.places.production, 'deployment/website', image)).toBe('registry.example.com/ms-sample:2.0');
  });

  test.each([
    ['up', { etcd: 5, shards: 4 }], ['down', { etcd: 3, shards: 3 }],
  ])('an EtcdCluster and a RedisCluster are scaled %s while clients write', async (direction, sizes) => {
    const production = { ...platform.platform.production, ...sizes };
    await platform.underWriters(`databases scaled ${direction}`, sizes, () => platform.push(`scale ${direction}`, { production }));
    await platform.isWell(await platform.repository.head());
  });

  test('the disks of both databases grow in place, and no pod restarts', async () => {
    const expandable = await kubectl(['get', 'storageclass', '-o', 'jsonpath={.items[*].allowVolumeExpansion}']);
    if (!expandable.includes('true')) {
      record(`${tool.name}: disks grown`, 'skipped: no storage class allows it');
      return;
    }
    const before = await platform.pods();
    const production = { ...platform.platform.production, storageGibibytes: 16 };
    await platform.underWriters('disks grown', {}, () => platform.change('disks grown', { production }));
    for (const claim of [`data-${ETCD}-0`, `data-${REDIS}-0-0`]) {
      const of = (path: string) => field(platform.places.production, `persistentvolumeclaim/${claim}`, path);
      expect(await of('.spec.resources.requests.storage')).toBe('16Gi');
      // Left to the storage of the cluster: some provisioners never resize.
      record(`${tool.name}: ${claim}, capacity`, await of('.status.capacity.storage'));
    }
    expect(await platform.pods()).toEqual(before);
  });
}

function removals(platform: Reconciliation): void {
  test('a service that leaves the repository is removed, and nothing else', async () => {
    const before = await platform.names('staging', 'deployment');
    await platform.change('a service removed', { hasExtra: false });
    expect(await platform.names('staging', 'deployment')).toEqual(before.filter((name) => name !== EXTRA));
    expect(await platform.names('staging', 'service')).not.toContain(EXTRA);
  });

  test('databases that leave the repository keep their claims, records and credentials, and come back with their data', async () => {
    const kept = async () => [
      ...await platform.names('staging', 'persistentvolumeclaim'),
      ...(await platform.names('staging', 'configmap')).filter((name) => name.endsWith('-state')),
      ...await platform.names('staging', 'secret'),
    ];
    const identity = async () => Promise.all([ETCD, REDIS].map((name) => field(
      platform.places.staging, `configmap/${name}-state`, '.data.clusterId',
    )));
    const [before, ids] = [await kept(), await identity()];
    await platform.change('databases removed', { staging: { ...platform.platform.staging, hasDatabases: false } });
    expect(await platform.names('staging', 'statefulset')).toEqual([]);
    expect(await kept()).toEqual(before);
    await platform.change('databases back', { staging: { ...platform.platform.staging, hasDatabases: true } });
    expect(await identity()).toEqual(ids);
  });

  test('an application that shares the namespace prunes its own objects only', async () => {
    const before = await platform.names('staging', 'configmap');
    await platform.change('the neighbour pruned', { neighbours: ['stays'] });
    expect(await platform.names('staging', 'configmap')).toEqual(before.filter((name) => name !== 'leaves'));
  });
}

function faults(platform: Reconciliation): void {
  test('what a rule of ours refuses is never committed', async () => {
    const head = await platform.repository.head();
    const production = { ...platform.platform.production, etcd: 4 };
    await expect(platform.push('an even number of members', { production })).rejects.toThrow(/size must be odd, got 4/);
    expect([await platform.repository.head(), await platform.repository.isClean()]).toEqual([head, true]);
  });

  test('what only the API server refuses is reported by name, changes no pod, and the next commit mends it', async () => {
    const before = await platform.pods();
    const { clusterIp } = platform.platform;
    await platform.push('a fixed address', { clusterIp: '10.96.7.7' });
    const text = await until(`${platform.tool.name} reports the refusal`, 240, async () => {
      const verdict = await platform.tool.verdict('production');
      return /clusterIP/i.test(verdict.text) && verdict.text;
    });
    expect(text).toContain(FIXED);
    process.stdout.write(`what a user of ${platform.tool.name} reads of a refusal:\n${text}\n`);
    expect(await platform.pods()).toEqual(before);
    await platform.change('mended', { clusterIp });
  });
}

function drift(platform: Reconciliation): void {
  test('what a person changes by hand is corrected', async () => {
    const { production } = platform.places;
    const replicas = () => field(production, 'deployment/website', '.spec.replicas');
    await kubectl(['-n', production, 'scale', 'deployment/website', '--replicas=5']);
    await until('the number of pods is corrected', CORRECTED_SECONDS, async () => await replicas() === '3');
    await kubectl(['-n', production, 'delete', 'service', ETCD]);
    await until('the Service is back', CORRECTED_SECONDS, () => kubectl(['-n', production, 'get', 'service', ETCD]).catch(() => false));
    await platform.isWell(await platform.repository.head());
  });

  test(`for ${DRIFT_MINUTES} minutes, nothing is fought over while agents write`, async () => {
    const head = await platform.repository.head();
    const [written, filled] = [await writtenByTool(platform), await filledBy(platform)];
    expect(filled.filter((entry) => entry.endsWith(': empty'))).toEqual([]);
    const bad: string[] = [];
    const end = Date.now() + DRIFT_MINUTES * 60_000;
    let looks = 0;
    while (Date.now() < end) {
      await pause(LOOK_MILLISECONDS);
      looks += 1;
      for (const part of ['staging', 'production', 'neighbour'] as const) {
        const { isWell, isLooking, text, revision } = await platform.tool.verdict(part);
        if (!(isWell || isLooking) || revision !== head) bad.push(`${new Date().toISOString()} ${part}: ${text}`);
      }
      expect(await filledBy(platform)).toEqual(filled);
    }
    record(`${platform.tool.name}: ${DRIFT_MINUTES} minutes without a commit`, `${looks} looks, ${bad.length} not in sync`);
    expect(bad).toEqual([]);
    expect(await writtenByTool(platform)).toEqual(written);
  });
}

function replacement(platform: Reconciliation, manifests: string): void {
  test('the tool is removed and installed again, and no pod restarts', async () => {
    const before = await platform.pods();
    const { tool, repository } = platform;
    await tool.uninstall(manifests);
    expect(await platform.pods()).toEqual(before);
    await tool.install(manifests);
    await tool.follow(repository.url);
    await platform.isWell(await repository.head());
    expect(await platform.pods()).toEqual(before);
  });
}

/** When the tool last changed each object, and its generation: a later time or a larger number means that somebody fights. */
async function writtenByTool({ places, tool }: Reconciliation): Promise<string> {
  const kinds = 'configmap,secret,service,persistentvolumeclaim,deployment,statefulset,poddisruptionbudget,networkpolicy,httproute,'
    + 'horizontalpodautoscaler';
  const time = `{.metadata.managedFields[?(@.manager=="${tool.manager}")].time}`;
  const path = `jsonpath={range .items[*]}{.kind}/{.metadata.name} {.metadata.generation} ${time}{"\\n"}{end}`;
  const found = await Promise.all([places.staging, places.production].map(
    (namespace) => kubectl(['-n', namespace, 'get', kinds, '-o', path]),
  ));
  return found.join('');
}

/** What only agents know: it must never be reset to the empty objects of the manifests. */
async function filledBy({ places }: Reconciliation): Promise<string[]> {
  const everywhere = [
    [`configmap/${ETCD}-state`, '.data.clusterId'], [`configmap/${REDIS}-state`, '.data.clusterId'],
    [`secret/${REDIS}-password`, '.data.current'],
  ];
  const issued = [ETCD, REDIS].flatMap((name) => ['authority', 'client-tls'].map((use) => [`secret/${name}-${use}`, '.data']));
  const asked = [
    ...everywhere.map((entry) => [places.production, ...entry]),
    ...[...everywhere, ...issued].map((entry) => [places.staging, ...entry]),
  ];
  const found = await Promise.all(asked.map(([namespace, object, path]) => field(namespace, object, path)));
  return found.map((value, index) => `${asked[index].join(' ')}: ${value === '' ? 'empty' : value}`);
}
