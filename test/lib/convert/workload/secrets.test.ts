import fc from 'fast-check';
import { appService, MICRO_SERVICE_DEPLOY, microServiceDeploy } from '../support/samples';
import { appContainer, kinds } from '../../../support/synth';
import { contents, convert, emptyFolder, manifests } from '../../cli/support/terminal';

const secretKey = fc.tuple(
  fc.stringMatching(/^[a-z]{1,5}$/), fc.constantFrom('password', 'PASSWORD', 'apiKey', 'api_key', 'TOKEN', 'client.secret', 'credentials'),
)
  .map(([word, secret]) => `${word}_${secret}`);
/** Too long to occur anywhere by chance. */
const secretValue = fc.stringMatching(/^[a-zA-Z0-9=+/]{12,24}$/);

/** All output of a conversion. */
function everything(text: string): string {
  const folder = emptyFolder();
  const [printed, written] = [convert(text), convert(text, '--out', folder)];
  return [...Object.values(printed), ...Object.values(written), ...Object.values(contents(folder))].join('\n');
}

test('the value of a variable that looks secret is nowhere in the output', () => {
  fc.assert(fc.property(secretKey, secretValue, fc.constantFrom('env', 'envs'), (key, value, field) => {
    const said = everything(appService('image: nginx:1', 'ports: [{ port: 80 }]', `${field}: [{ name: ${key}, value: "${value}" }]`));
    expect(said).not.toContain(value);
    expect(said).toContain(`kubectl create secret generic web-env --from-literal=${key}='...'`);
  }), { numRuns: 25 });
});

test('the value of a config key that looks secret is nowhere in the output', () => {
  fc.assert(fc.property(secretKey, secretValue, (key, value) => {
    const said = everything(microServiceDeploy(
      'msName: pay', 'version: "1.0"', 'image: pay:1', 'config: |', '  log=debug', `  ${key}=${value}`,
    ));
    expect(said).not.toContain(value);
    expect(said).toContain(`kubectl create secret generic pay-v1-config --from-literal=${key}='...'`);
  }), { numRuns: 25 });
});

test('nor is that of a refused resource', () => {
  const wrong = [
    appService('image: nginx', 'ports: 80', 'env: [{ name: DB_PASSWORD, value: hunter2hunter2 }]'),
    appService('image: nginx:1', 'ports: [{ port: 80 }]', 'env: "DB_PASSWORD=hunter2hunter2"'),
    appService('image: nginx:1', 'ports: [{ port: 80 }]', 'password: hunter2hunter2'),
    microServiceDeploy('msName: pay', 'version: "1.0"', 'image: pay:1', 'config: "hunter2hunter2"'),
    microServiceDeploy('msName: pay', 'version: "1.0"', 'image: pay:1', 'config: [hunter2hunter2]'),
  ];
  for (const text of wrong) {
    expect(convert(text).exitCode).toBe(2);
    expect(everything(text)).not.toContain('hunter2');
  }
});

test('a variable that looks secret comes from the Secret of the app, and keeps its place among the others', () => {
  const text = appService(
    'image: nginx:1', 'ports: [{ port: 80 }]', 'env: [{ name: LOG, value: debug }, { name: DB_PASSWORD, value: hunter2 }]',
  );
  expect(appContainer(manifests(convert(text))).env).toEqual([
    { name: 'LOG', value: 'debug' },
    { name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'web-env', key: 'DB_PASSWORD' } } },
  ]);
});

test('no Secret is created: notes say which ones to create and how', () => {
  const outcome = convert(MICRO_SERVICE_DEPLOY, '--namespace', 'shop');
  expect(kinds(manifests(outcome))).not.toContain('Secret');
  expect(outcome.error).toContain(
    'note: create the Secret ms-sample-v1s0-config before the pods start (the secret part of the configuration: password):\n'
    + "  kubectl create secret generic ms-sample-v1s0-config --namespace shop --from-literal=password='...'\n",
  );
  expect(outcome.error).toContain(
    "kubectl create secret generic ms-sample-v1s0-htpasswd --namespace shop --from-file=htpasswd=/dev/stdin\n",
  );
});
