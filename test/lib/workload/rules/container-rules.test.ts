import { Duration } from 'cdk8s';
import { type AppServiceProps, Config, EnvVar, Probe, Protocol, Volume } from '../../../../lib';
import { appService } from '../../../support/synth';

const refused: [string, Partial<AppServiceProps>, string][] = [
  ['a variable with a space', { env: { 'A B': EnvVar.value('x') } }, 'env must have names of letters, digits, "_", "." and "-", got "A B"'],
  [
    'a variable that is a secret',
    { env: { DB_PASSWORD: EnvVar.value('88888888') } },
    'env must contain no secret, got a plain value for "DB_PASSWORD"',
  ],
  ['a probe of a UDP port', { ports: [{ port: 53, protocol: Protocol.UDP }] }, 'probes.startup must use a TCP port, got 53/UDP'],
  [
    'a probe of half a second',
    { probes: { readiness: Probe.httpGet('/', { period: Duration.millis(2500) }) } },
    'probes.readiness must have whole seconds, got 2.5 s',
  ],
  ['a relative path', { writablePaths: ['cache'] }, 'writablePaths and volumes must be mounted at absolute paths, got "cache"'],
  [
    'a path that climbs',
    { writablePaths: ['/var/../etc'] },
    'writablePaths and volumes must be mounted at absolute paths, got "/var/../etc"',
  ],
  [
    'two things at one path',
    { volumes: [Volume.secret('/tmp', 'tls')] },
    'writablePaths, volumes and config must be mounted at distinct paths, got "/tmp" twice',
  ],
  [
    'a probe of an undeclared port',
    { probes: { readiness: Probe.tcp({ port: 9999 }) } },
    'probes.readiness must use a port that the container declares, got 9999; use one of 80',
  ],
  [
    'a probe that never waits',
    { probes: { readiness: Probe.httpGet('/', { period: Duration.seconds(0) }) } },
    'probes.readiness must run at most once a second, got a period of 0 s',
  ],
  [
    'a probe that waits beyond its period',
    { probes: { readiness: Probe.httpGet('/', { timeout: Duration.seconds(20) }) } },
    'probes.readiness must have a timeout from 1 s to its period, got 20 s and 10 s',
  ],
  [
    'a probe that never fails',
    { probes: { readiness: Probe.httpGet('/', { failureThreshold: 0 }) } },
    'probes.readiness must need 1 or more failures before the kubelet acts, got a failureThreshold of 0',
  ],
  [
    'liveness that asks what readiness asks',
    { probes: { liveness: Probe.httpGet('/', { failureThreshold: 9 }) } },
    'probes.liveness must check something other than probes.readiness, got the same',
  ],
  [
    'a variable given twice',
    { config: Config.environment({ LEVEL: 'x' }), env: { LEVEL: EnvVar.value('y') } },
    'env must not repeat a key of config, got "LEVEL"',
  ],
];

test.each(refused)('fails on %s', (_, props, message) => {
  expect(() => appService(props)).toThrow(`[test/web] ${message}`);
});
