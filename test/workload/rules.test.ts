import { Duration, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { AppServiceProps, Config, DnsProfile, EnvVar, Peer, Probe, Protocol, Route, Volume } from '../../lib';
import { appService } from '../support/synth';

const route = Route.gateway('public', { namespace: 'gateways' });

const refused: [string, Partial<AppServiceProps>, string][] = [
  ['a name that no Service can have', { name: 'Web_1' }, 'name must be a DNS label of at most 63 characters that begins with a letter, got "Web_1"'],
  ['a name of 64 characters', { name: 'a'.repeat(64) }, 'name must be a DNS label of at most 63 characters'],
  ['a label value with a space', { labels: { team: 'not valid!!' } }, 'labels must have valid values, got "not valid!!" for team'],
  ['a label key with a space', { labels: { 'not valid': 'x' } }, 'labels must have valid keys, got "not valid"'],
  ['an annotation key with a space', { annotations: { 'not valid': 'x' } }, 'annotations must have valid keys, got "not valid"'],
  ['a host of one label', { host: 'localhost', route }, 'host must be a host name of at least two labels, got "localhost"'],
  ['an autoscaler without room', { size: 3, autoscaling: { max: 3 } }, 'autoscaling.max must be a whole number above the minimum, got 3 and a minimum of 3; use 4 or more'],
  ['an autoscaler without room, on a parked app too', { size: 0, autoscaling: { max: 0 } }, 'autoscaling.max must be a whole number above the minimum, got 0 and a minimum of 0'],
  ['an autoscaler that aims at nothing', { autoscaling: { cpuPercent: 0 } }, 'autoscaling.cpuPercent must be a whole number of 1 or more, got 0'],
  ['an autoscaler that waits too long', { autoscaling: { scaleDownAfter: Duration.hours(2) } }, 'autoscaling.scaleDownAfter must be at most an hour, got 7200 s'],
  ['a grace period that cuts the drain', { shutdown: { preStop: Duration.seconds(10), drain: Duration.seconds(20), gracePeriod: Duration.seconds(30) } }, 'shutdown.gracePeriod must be longer than preStop and drain together, got 30 s for 10 s and 20 s'],
  ['root without its relaxation', { user: 0 }, 'user must be a whole number from 1 to 2147483647, got 0: 0 is root; choose Relaxation.ROOT_USER'],
  ['a priority class that is no name', { priorityClassName: 'Not A Class' }, 'priorityClassName must be the name of a PriorityClass, got "Not A Class"'],
  ['a request above its limit', { resources: { cpu: { request: Cpu.units(2), limit: Cpu.units(1) } } }, 'resources.cpu.request must be above 0 and at most its limit, got 2 and 1'],
  ['a memory request above its limit', { resources: { memory: { request: Size.gibibytes(2), limit: Size.gibibytes(1) } } }, 'resources.memory.request must be above 0 and at most its limit, got 2Gi and 1Gi'],
  ['port 99999', { ports: [{ port: 99999 }] }, 'ports[0].port must be a whole number from 1 to 65535, got 99999'],
  ['target port 0', { ports: [{ port: 80, targetPort: 0 }] }, 'ports[0].targetPort must be a whole number from 1 to 65535, got 0'],
  ['a port name of 16 characters', { ports: [{ port: 80, name: 'a-very-long-name' }] }, 'ports must have names of at most 15 lower case letters, digits and "-", got "a-very-long-name" (16 characters)'],
  ['two ports of one name', { ports: [{ port: 80, name: 'http' }, { port: 81, name: 'http' }] }, 'ports must have distinct names, got "http" twice'],
  ['one port twice', { ports: [{ port: 80, targetPort: 1 }, { port: 80, targetPort: 2, name: 'other' }] }, 'ports must be distinct, got port 80/TCP twice'],
  ['one target twice', { ports: [{ port: 80, targetPort: 8080 }, { port: 81, targetPort: 8080 }] }, 'ports must have distinct targets, got 8080/TCP twice'],
  ['node port 80', { ports: [{ port: 80, nodePort: 80 }] }, 'ports[0].nodePort must be from 30000 to 32767, got 80'],
  ['one node port twice', { ports: [{ port: 80, nodePort: 30002 }, { port: 81, nodePort: 30002 }] }, 'ports must have distinct node ports, got 30002 twice'],
  ['metrics on a port of the service', { metrics: { port: 80 } }, 'metrics.port must differ from the ports of the service, got 80'],
  ['a variable with a space', { env: { 'A B': EnvVar.value('x') } }, 'env must have names of letters, digits, "_", "." and "-", got "A B"'],
  ['a variable that is a secret', { env: { DB_PASSWORD: EnvVar.value('88888888') } }, 'env must hold no secret, got a text for "DB_PASSWORD"'],
  ['a probe of a UDP port', { ports: [{ port: 53, protocol: Protocol.UDP }] }, 'probes.startup must ask a TCP port, got 53/UDP'],
  ['half a second', { shutdown: { preStop: Duration.millis(1500) } }, 'shutdown.preStop must be whole seconds, got 1.5 s'],
  ['a probe of half a second', { probes: { readiness: Probe.httpGet('/', { period: Duration.millis(2500) }) } }, 'probes.readiness must have whole seconds, got 2.5 s'],
  ['a Gateway without a name', { host: 'a.example.com', route: Route.gateway('', { namespace: 'gateways' }) }, 'route must name a Gateway, got ""'],
  ['a gateway in no namespace', { host: 'a.example.com', route: Route.gateway('public', { namespace: 'Not One' }) }, 'route must name the namespace of its gateway, got "Not One"'],
  ['a listener that is none', { host: 'a.example.com', route: Route.gateway('public', { namespace: 'gateways', sectionName: 'A B' }) }, 'route must name a listener of its Gateway, got "A B"'],
  ['an IngressClass that is none', { host: 'a.example.com', route: Route.ingress('A B', { namespace: 'ingress', tlsSecretName: 'tls' }) }, 'route must name an IngressClass, got "A B"'],
  ['an Ingress without a certificate', { host: 'a.example.com', route: Route.ingress('nginx', { namespace: 'ingress', tlsSecretName: '' }) }, 'route must name the Secret with its certificate, got ""'],
  ['a caller in no namespace', { callers: [Peer.namespace('Not One')] }, 'callers[0] must name a namespace, got "Not One"'],
  ['a caller by labels that are none', { callers: [Peer.pods({ 'not valid': 'x' })] }, 'callers[0] must select by valid labels, got "not valid: x"'],
  ['addresses without a length', { calls: [Peer.addresses('10.0.0.0')] }, 'calls[0] must be addresses in CIDR notation, got "10.0.0.0": it has no prefix length; use 10.0.0.0/32'],
  ['addresses with bits beyond their length', { callers: [Peer.addresses('203.0.113.5/24')] }, 'callers[0] must be addresses in CIDR notation, got "203.0.113.5/24": Kubernetes 1.36 and newer refuse bits beyond the prefix length; use 203.0.113.0/24, or 203.0.113.5/32 for this address alone'],
  ['IPv6 addresses with bits beyond their length', { calls: [Peer.addresses('2001:db8::1/64')] }, 'calls[0] must be addresses in CIDR notation, got "2001:db8::1/64"'],
  ['addresses with leading zeros', { calls: [Peer.addresses('010.0.0.0/8')] }, 'calls[0] must be addresses in CIDR notation, got "010.0.0.0/8": Kubernetes 1.36 and newer refuse leading zeros; use 10.0.0.0/8'],
  ['addresses of too great a length', { calls: [Peer.addresses('10.0.0.0/33')] }, 'calls[0] must be addresses in CIDR notation, got "10.0.0.0/33"'],
  ['a called port 70000', { calls: [Peer.service('db', { ports: [70000] })] }, 'calls[0] must have ports from 1 to 65535, got 70000'],
  ['a DNS server by name', { dns: DnsProfile.nodeLocal('dns.example.com') }, 'dns must be an IP address, got "dns.example.com"; write it like 10.9.8.7 or 2001:db8::1'],
  ['a DNS server with leading zeros', { dns: DnsProfile.nodeLocal('010.96.0.10') }, 'dns must be an IP address, got "010.96.0.10": Kubernetes 1.36 and newer refuse leading zeros; use 10.96.0.10'],
  ['metrics for no namespace', { metrics: { port: 9090, fromNamespace: 'Not One' } }, 'metrics.fromNamespace must be a namespace, got "Not One"'],
  ['metrics with labels that are none', { metrics: { port: 9090, monitorLabels: { a: 'not valid!' } } }, 'metrics.monitorLabels must be valid labels, got "a: not valid!"'],
  ['metrics at no path', { metrics: { port: 9090, path: 'metrics' } }, 'metrics.path must begin with "/", got "metrics"'],
  ['a port called metrics beside metrics', { ports: [{ port: 80, name: 'metrics' }], metrics: { port: 9090 } }, 'ports must leave the name "metrics" to the port of metrics'],
  ['a variable of no Secret', { env: { A: EnvVar.secret('Not A Name', 'key') } }, 'env.A must name a Secret or a ConfigMap, got "Not A Name"'],
  ['a variable of no key', { env: { A: EnvVar.secret('name', 'a b') } }, 'env.A must name a key, got "a b"'],
  ['a variable of no field', { env: { A: EnvVar.field('status.foo') } }, 'env.A must show a field of the pod, got "status.foo"'],
  ['files of no ConfigMap', { volumes: [Volume.configMap('/etc/a', 'Not A Name')] }, 'volumes[0] must name a ConfigMap, a Secret or a claim, got "Not A Name"'],
  ['a file that climbs', { config: Config.files('/etc/app', { '..': 'x' }) }, 'config must have keys that are file names, got ".."'],
  ['annotations over 256 KiB', { annotations: { big: 'x'.repeat(256 * 1024) } }, 'annotations must fit into 256000 bytes, got 262147'],
  ['a relative path', { writablePaths: ['cache'] }, 'writablePaths and volumes must be mounted at absolute paths, got "cache"'],
  ['a path that climbs', { writablePaths: ['/var/../etc'] }, 'writablePaths and volumes must be mounted at absolute paths, got "/var/../etc"'],
  ['two things at one path', { volumes: [Volume.secret('/tmp', 'tls')] }, 'writablePaths, volumes and config must be mounted at distinct paths, got "/tmp" twice'],
  ['a probe of an undeclared port', { probes: { readiness: Probe.tcp({ port: 9999 }) } }, 'probes.readiness must ask a port that the container declares, got 9999; use one of 80'],
  ['a probe that never waits', { probes: { readiness: Probe.httpGet('/', { period: Duration.seconds(0) }) } }, 'probes.readiness must ask at most once a second, got a period of 0 s'],
  ['a probe that waits beyond its period', { probes: { readiness: Probe.httpGet('/', { timeout: Duration.seconds(20) }) } }, 'probes.readiness must have a timeout from 1 s to its period, got 20 s and 10 s'],
  ['a probe that never fails', { probes: { readiness: Probe.httpGet('/', { failureThreshold: 0 }) } }, 'probes.readiness must fail at least once before the kubelet acts, got a failureThreshold of 0'],
  ['liveness that asks what readiness asks', { probes: { liveness: Probe.httpGet('/', { failureThreshold: 9 }) } }, 'probes.liveness must ask something else than probes.readiness, got the same'],
  ['configuration that is a secret', { config: Config.environment({ password: '88888888' }) }, 'config must hold no secret, got "password": manifests are read by many and kept for ever; put its value into the Secret web-config and its name into secretKeys'],
  ['a configuration key that is no variable', { config: Config.environment({ '1st': 'x' }) }, 'config must have keys that are names of environment variables, got "1st"'],
  ['a configuration key that is no file', { config: Config.files('/etc/app', { 'a/b': 'x' }) }, 'config must have keys that are file names, got "a/b"'],
  ['a key both plain and secret', { config: Config.environment({ LEVEL: 'x' }, { secretKeys: ['LEVEL'] }) }, 'config must name a key once, got "LEVEL" in its data and in secretKeys'],
  ['a variable given twice', { config: Config.environment({ LEVEL: 'x' }), env: { LEVEL: EnvVar.value('y') } }, 'env must not repeat a key of config, got "LEVEL"'],
  ['a configuration over 1 MiB', { config: Config.files('/etc/app', { big: 'x'.repeat(1024 * 1024) }) }, 'config must fit into a ConfigMap of 1048576 bytes'],
  ['a Secret that is no name', { config: Config.environment({}, { secretKeys: ['A'], secretName: 'Not A Name' }) }, 'config.secretName must be the name of a Secret, got "Not A Name"'],
];

test.each(refused)('fails on %s', (_, props, message) => {
  expect(() => appService(props)).toThrow(`[test/web] ${message}`);
});

test('no message of a secret holds the secret', () => {
  expect(() => appService({ config: Config.environment({ password: '88888888' }) })).not.toThrow('88888888');
});
