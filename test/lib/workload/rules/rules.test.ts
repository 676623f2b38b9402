import { Duration, Size } from 'cdk8s';
import { type AppServiceProps, Cpu, Route } from '../../../../lib';
import { appService } from '../../../support/synth';

const route = Route.gateway('public', { namespace: 'gateways' });

const refused: [string, Partial<AppServiceProps>, string][] = [
  [
    'a name that no Service can have',
    { name: 'Web_1' },
    'name must be a DNS label of at most 63 characters that begins with a letter, got "Web_1"',
  ],
  ['a name of 64 characters', { name: 'a'.repeat(64) }, 'name must be a DNS label of at most 63 characters'],
  ['a label value with a space', { labels: { team: 'not valid!!' } }, 'labels must have valid values, got "not valid!!" for team'],
  ['a label key with a space', { labels: { 'not valid': 'x' } }, 'labels must have valid keys, got "not valid"'],
  ['an annotation key with a space', { annotations: { 'not valid': 'x' } }, 'annotations must have valid keys, got "not valid"'],
  ['a host of one label', { host: 'localhost', route }, 'host must be a host name of at least two labels, got "localhost"'],
  [
    'an autoscaler without room',
    { size: 3, autoscaling: { max: 3 } },
    'autoscaling.max must be a whole number above the minimum, got 3 and a minimum of 3; use 4 or more',
  ],
  [
    'an autoscaler without room, on a parked app too',
    { size: 0, autoscaling: { max: 0 } },
    'autoscaling.max must be a whole number above the minimum, got 0 and a minimum of 0',
  ],
  [
    'an autoscaler that aims at nothing',
    { autoscaling: { cpuPercent: 0 } },
    'autoscaling.cpuPercent must be a whole number of 1 or more, got 0',
  ],
  [
    'an autoscaler that waits too long',
    { autoscaling: { scaleDownAfter: Duration.hours(2) } },
    'autoscaling.scaleDownAfter must be at most an hour, got 7200 s',
  ],
  [
    'a grace period that cuts the drain',
    { shutdown: { preStop: Duration.seconds(10), drain: Duration.seconds(20), gracePeriod: Duration.seconds(30) } },
    'shutdown.gracePeriod must be longer than preStop and drain together, got 30 s for 10 s and 20 s',
  ],
  [
    'root without its relaxation',
    { user: 0 },
    'user must be a whole number from 1 to 2147483647, got 0: 0 is root; use Relaxation.ROOT_USER if the image requires it',
  ],
  [
    'a priority class that is no name',
    { priorityClassName: 'Not A Class' },
    'priorityClassName must be the name of a PriorityClass, got "Not A Class"',
  ],
  [
    'a request above its limit',
    { resources: { cpu: { request: Cpu.units(2), limit: Cpu.units(1) } } },
    'resources.cpu.request must be above 0 and at most its limit, got 2 and 1',
  ],
  [
    'a memory request above its limit',
    { resources: { memory: { request: Size.gibibytes(2), limit: Size.gibibytes(1) } } },
    'resources.memory.request must be above 0 and at most its limit, got 2Gi and 1Gi',
  ],
  ['half a second', { shutdown: { preStop: Duration.millis(1500) } }, 'shutdown.preStop must be whole seconds, got 1.5 s'],
  ['annotations over 256 KiB', { annotations: { big: 'x'.repeat(256 * 1024) } }, 'annotations must fit into 256000 bytes, got 262147'],
];

test.each(refused)('fails on %s', (_, props, message) => {
  expect(() => appService(props)).toThrow(`[test/web] ${message}`);
});
