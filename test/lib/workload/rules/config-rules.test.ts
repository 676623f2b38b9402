import { type AppServiceProps, Config } from '../../../../lib';
import { appService } from '../../../support/synth';

const refused: [string, Partial<AppServiceProps>, string][] = [
  ['a file that climbs', { config: Config.files('/etc/app', { '..': 'x' }) }, 'config must have keys that are file names, got ".."'],
  [
    'configuration that is a secret',
    { config: Config.environment({ password: '88888888' }) },
    'config must contain no secret, got "password": manifests are widely readable and kept forever; '
    + 'put its value into the Secret web-config and its name into secretKeys',
  ],
  [
    'a configuration key that is no variable',
    { config: Config.environment({ '1st': 'x' }) },
    'config must have keys that are names of environment variables, got "1st"',
  ],
  [
    'a configuration key that is no file',
    { config: Config.files('/etc/app', { 'a/b': 'x' }) },
    'config must have keys that are file names, got "a/b"',
  ],
  [
    'a key both plain and secret',
    { config: Config.environment({ LEVEL: 'x' }, { secretKeys: ['LEVEL'] }) },
    'config must name each key once, got "LEVEL" in its data and in secretKeys',
  ],
  [
    'a configuration over 1 MiB',
    { config: Config.files('/etc/app', { big: 'x'.repeat(1024 * 1024) }) },
    'config must fit into a ConfigMap of 1048576 bytes',
  ],
  [
    'a Secret that is no name',
    { config: Config.environment({}, { secretKeys: ['A'], secretName: 'Not A Name' }) },
    'config.secretName must be the name of a Secret, got "Not A Name"',
  ],
];

test.each(refused)('fails on %s', (_, props, message) => {
  expect(() => appService(props)).toThrow(`[test/web] ${message}`);
});

test('no message about a secret contains the secret', () => {
  expect(() => appService({ config: Config.environment({ password: '88888888' }) })).not.toThrow('88888888');
});
