import { App, Chart } from 'cdk8s';
import { RedisCluster, type RedisClusterProps } from '../../../../lib';

const build = (props: RedisClusterProps) => () => new RedisCluster(new Chart(new App(), 'test', { namespace: 'shop' }), 'redis', props);

test.each<[string, RedisClusterProps, string]>([
  [
    'options that are the agent\'s',
    { options: { 'cluster-enabled': false } },
    'options.cluster-enabled belongs to the agent and cannot be set here',
  ],
  [
    'options that are the agent\'s, in another case',
    { options: { 'Cluster-Enabled': false } },
    'options.Cluster-Enabled belongs to the agent and cannot be set here',
  ],
  [
    'options in another case',
    { options: { MaxClients: 1 } },
    'options.MaxClients must be in lower case: the server accepts a directive in any letter case; use maxclients',
  ],
  [
    'options that are props, in another case',
    { options: { SAVE: '900 1' } },
    'options.SAVE must be left out, got "900 1": it is set by snapshots; use that',
  ],
  [
    'options that are props',
    { options: { save: '900 1' } },
    'options.save must be left out, got "900 1": it is set by snapshots; use that',
  ],
  [
    'options that are no plain values',
    { options: { maxclients: [1] } },
    'options.maxclients must be a text, a number or a boolean, got [1]',
  ],
  [
    'an option of two lines',
    { options: { maxclients: '20000\ncluster-enabled no' } },
    'options.maxclients must be one line, got several: a second line would be another directive',
  ],
  [
    'an option that JSON can not hold',
    { options: { maxclients: NaN } },
    'options.maxclients must be a text, a number or a boolean, got null',
  ],
  [
    'an option that is no whole number',
    { options: { maxclients: 1.5 } },
    'options.maxclients must be a whole number, got 1.5: the server accepts no other number; '
      + 'write it as a string if the directive allows it',
  ],
  ['an option beyond what is exact', { options: { timeout: 1e21 } }, 'options.timeout must be a whole number, got 1e+21'],
  [
    'an open quote',
    { options: { maxclients: '"' } },
    'options.maxclients must close its quotes before a space or the end, got an unclosed quote: the server would not start',
  ],
  [
    'a quote that ends within a word',
    { options: { maxclients: '1"00"0' } },
    'options.maxclients must close its quotes before a space or the end',
  ],
  [
    'the replica\'s address by its older name',
    { options: { 'slave-announce-ip': '192.0.2.1' } },
    'options.slave-announce-ip belongs to the agent and cannot be set here',
  ],
])('fails on %s', (_, props, message) => expect(build(props)).toThrow(`[test/redis] ${message}`));

test.each([
  'normal 0 0 0 replica 256mb 64mb 60',
  '99.9',
  '',
  '""',
  '"a \\" b" c',
  "'it\\'s'",
  'AK"E"',
])('%j is a valid value of an option', (value) => {
  expect(build({ options: { 'notify-keyspace-events': value } })).not.toThrow();
});
