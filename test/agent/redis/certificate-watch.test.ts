import { CertificateWatch } from '../../../agent/redis/certificate-watch';
import { Memory } from '../../../agent/redis/memory';
import type { Certificate } from '../../../agent/redis/model/facts';
import type { World } from '../../../agent/redis/model/world';

const certificate = (fingerprint: string): Certificate => ({ fingerprint, from: 0, until: 1, valid: true });

function watching() {
  const now = { seconds: 0 };
  const files: { mounted: string | undefined } = { mounted: 'A' };
  const server = { shows: 'A', asked: 0 };
  const memory = new Memory();
  const world = {
    clock: { now: () => 1000 * now.seconds, pause: () => Promise.resolve() },
    pod: {
      certificate: () => (files.mounted === undefined
        ? Promise.reject(new Error('ENOENT'))
        : Promise.resolve({ id: `${files.mounted}1`, ...certificate(files.mounted) })),
    },
    servers: {
      shownCertificate: () => {
        server.asked += 1;
        return Promise.resolve(certificate(server.shows));
      },
    },
  } as unknown as World;
  return { now, files, server, memory, watch: new CertificateWatch(world, memory) };
}

test('the server is asked once a minute what it shows, and at each look while it should show another one', async () => {
  const { now, files, server, watch } = watching();
  for (; now.seconds < 60; now.seconds += 1) await watch.facts(true);
  expect(server.asked).toBe(1);
  files.mounted = 'B';
  for (; now.seconds < 70; now.seconds += 1) await watch.facts(true);
  expect(server.asked).toBeGreaterThan(5);
  server.shows = 'B';
  expect(await watch.facts(true)).toMatchObject({ mounted: { id: 'B1' }, shown: { fingerprint: 'B' } });
});

test('a server that does not answer is not asked: a look would wait for it', async () => {
  const { server, watch } = watching();
  expect(await watch.facts(false)).toEqual({ mounted: { id: 'A1', ...certificate('A') } });
  expect(server.asked).toBe(0);
});

test('what was refused is forgotten as soon as something else is mounted', async () => {
  const { now, files, memory, watch } = watching();
  memory.certificate = { refused: { id: 'A1', words: 'ERR', at: 0 } };
  now.seconds = 7;
  expect((await watch.facts(true)).refused).toEqual({ words: 'ERR', seconds: 7 });
  files.mounted = 'B';
  now.seconds = 14;
  expect((await watch.facts(true)).refused).toBeUndefined();
});

test('files that can\'t be read are told with the reason', async () => {
  const { files, watch } = watching();
  files.mounted = undefined;
  expect(await watch.facts(false)).toEqual({ unreadable: 'ENOENT' });
});
