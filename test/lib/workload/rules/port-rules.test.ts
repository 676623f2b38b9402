import type { AppServiceProps } from '../../../../lib';
import { appService } from '../../../support/synth';

const refused: [string, Partial<AppServiceProps>, string][] = [
  ['port 99999', { ports: [{ port: 99999 }] }, 'ports[0].port must be a whole number from 1 to 65535, got 99999'],
  ['target port 0', { ports: [{ port: 80, targetPort: 0 }] }, 'ports[0].targetPort must be a whole number from 1 to 65535, got 0'],
  [
    'a port name of 16 characters',
    { ports: [{ port: 80, name: 'a-very-long-name' }] },
    'ports must have names of at most 15 lower case letters, digits and "-", got "a-very-long-name" (16 characters)',
  ],
  [
    'two ports of one name',
    { ports: [{ port: 80, name: 'http' }, { port: 81, name: 'http' }] },
    'ports must have distinct names, got "http" twice',
  ],
  [
    'one port twice',
    { ports: [{ port: 80, targetPort: 1 }, { port: 80, targetPort: 2, name: 'other' }] },
    'ports must be distinct, got port 80/TCP twice',
  ],
  [
    'one target twice',
    { ports: [{ port: 80, targetPort: 8080 }, { port: 81, targetPort: 8080 }] },
    'ports must have distinct targets, got 8080/TCP twice',
  ],
  ['node port 80', { ports: [{ port: 80, nodePort: 80 }] }, 'ports[0].nodePort must be from 30000 to 32767, got 80'],
  [
    'one node port twice',
    { ports: [{ port: 80, nodePort: 30002 }, { port: 81, nodePort: 30002 }] },
    'ports must have distinct node ports, got 30002 twice',
  ],
  ['metrics on a port of the service', { metrics: { port: 80 } }, 'metrics.port must differ from the ports of the service, got 80'],
  [
    'a port called metrics beside metrics',
    { ports: [{ port: 80, name: 'metrics' }], metrics: { port: 9090 } },
    'ports must leave the name "metrics" to the metrics port',
  ],
];

test.each(refused)('fails on %s', (_, props, message) => {
  expect(() => appService(props)).toThrow(`[test/web] ${message}`);
});
