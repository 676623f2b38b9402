import { App, Chart } from 'cdk8s';
import { RedisCluster, RedisEngine, type RedisClusterProps } from '../../../../lib';

const build = (props: RedisClusterProps) => () => new RedisCluster(new Chart(new App(), 'test', { namespace: 'shop' }), 'redis', props);

test.each<[string, RedisClusterProps, string]>([
  ['a user with a space', { credentials: { user: 'a b' } }, 'credentials.user must be a name without spaces, got "a b"'],
  [
    'the agents\' own user',
    { credentials: { user: 'operatorless' } },
    'credentials.user must not be operatorless: agents and servers log in as this user',
  ],
  ['rules of two lines', { credentials: { rules: '~*\n+@read' } }, 'credentials.rules must be rules of ACL SETUSER on one line'],
  [
    'a user without a password',
    { credentials: { rules: '~* +@read NoPass' } },
    'credentials.rules must contain no rule about passwords or logins, got NoPass: the agent sets the password, from the Secret; '
      + 'leave it out',
  ],
  [
    'a user who is locked out',
    { credentials: { rules: 'reset ~* +@read' } },
    'credentials.rules must contain no rule about passwords or logins, got reset',
  ],
  [
    'a password in the manifest, which no message repeats',
    { credentials: { rules: '~* +@read >hunter2' } },
    'credentials.rules must contain no rule about passwords or logins, got a rule that begins with >: the agent sets the password',
  ],
  [
    'rules in quotes',
    { credentials: { rules: '"~app:* +@read"' } },
    'credentials.rules must be rules of ACL SETUSER, got "\\"~app:*": the server would not start; write them like ~app:* +@read +@write '
      + '-@dangerous (+ping), without quotes',
  ],
  [
    'a selector that nobody closes',
    { credentials: { rules: '+ping (~app:* +get' } },
    'credentials.rules must be rules of ACL SETUSER, got "(~app:*"',
  ],
  [
    'a selector that nobody opens',
    { credentials: { rules: '~app:* +get)' } },
    'credentials.rules must be rules of ACL SETUSER, got "+get)"',
  ],
  ['a selector within a selector', { credentials: { rules: '(~a (+get)' } }, 'credentials.rules must be rules of ACL SETUSER, got "(+get"'],
  [
    'keys behind all keys',
    { credentials: { rules: '~* ~a +get' } },
    'credentials.rules must be rules of ACL SETUSER, got "~a": it follows ~*, and the server would not start; leave one of them out',
  ],
  [
    'a subcommand that the version lacks',
    { credentials: { rules: '~* +cluster|migrateslots' } },
    'credentials.rules must be rules of ACL SETUSER, got "+cluster|migrateslots": Redis 8.2.10 does not know it, and would not start; '
      + 'leave it out, or run a version that has it',
  ],
  [
    'a command that the version lacks',
    { credentials: { rules: '~* +@read -trimslots' } },
    'credentials.rules must be rules of ACL SETUSER, got "-trimslots": Redis 8.2.10 does not know it',
  ],
  [
    'a category of a module',
    { credentials: { rules: '~* +@search' } },
    'credentials.rules must be rules of ACL SETUSER, got "+@search": Redis 8.2.10 does not know it',
  ],
  [
    'databases that Redis has no rules for',
    { credentials: { rules: '~* +get db=0' } },
    'credentials.rules must be rules of ACL SETUSER, got "db=0": Redis 8.2.10 has no rules about databases',
  ],
  [
    'every command',
    { credentials: { rules: '~* +@all' } },
    "credentials.rules must not allow commands that are reserved for the agents, got rules that allow acl|deluser, "
      + "acl|load, acl|save, acl|setuser and 38 more: a client could take over the cluster with them; end with -@dangerous -script|debug, "
      + "followed by those that you need, such as +info, or list each in credentials.acceptCommands",
  ],
  [
    'what was the default once',
    { credentials: { rules: '~* &* +@all -@admin' } },
    "credentials.rules must not allow commands that are reserved for the agents, got rules that allow migrate, "
      + "restore-asking, swapdb, script|debug: a client "
      + "moves slots, keys or roles without the agents, or stops a server or other clients; end with -migrate -restore-asking "
        + "-swapdb "
      + "-script|debug, or list each in credentials.acceptCommands",
  ],
  [
    'the settings, by one command',
    { credentials: { rules: '~* +@read +Config' } },
    "credentials.rules must not allow commands that are reserved for the agents, got rules that allow config|get, "
      + "config|rewrite, config|set: a client sees or changes how agents and servers log in; "
      + "end with -config|get -config|rewrite -config|set, or list each in "
      + "credentials.acceptCommands",
  ],
  [
    'the agents\' commands in a selector',
    { credentials: { rules: '~* +@read (~* +@write)' } },
    "selector 1 of credentials.rules must not allow commands that are reserved for the agents, got rules that allow migrate, "
      + "restore-asking, swapdb",
  ],
  [
    'acceptance of what the rules do not allow',
    { credentials: { rules: '~* +@read', acceptCommands: ['config|get'] } },
    'credentials.acceptCommands must name commands that are reserved for the agents and that credentials.rules allow, got "config|get": '
      + 'the rules do not allow it, or it is not reserved; leave it out',
  ],
  [
    'a Secret that is no name',
    { credentials: { secretName: 'Not A Name' } },
    'credentials.secretName must be the name of a Secret, got "Not A Name"',
  ],
  [
    'a key without its Secret',
    { credentials: { passwordKey: 'password' } },
    'credentials.passwordKey must come with secretName, got "password" alone: '
      + 'the agents write their own Secret under the key "current"; leave it out',
  ],
])('fails on %s', (_, props, message) => expect(build(props)).toThrow(`[test/redis] ${message}`));

test.each([
  '~app:* +@all -@dangerous -script|debug', '%R~a:* %W~b:* &* +cluster|info', "~it's:* +get", '+ping (~a(b)* +get) (~c* +set)',
  'allkeys allchannels allcommands nocommands +get', '~a)* ~b) +@read',
  '~* resetkeys ~a +get', '+@all -@all +get', '(~* +@all) clearselectors ~* +get',
  '~* +@read +slowlog|get +client|list +latency +acl|whoami', '~* +@write -@dangerous', '+select|0',
])('%s are valid rules of a user', (rules) => {
  expect(build({ credentials: { rules } })).not.toThrow();
});

test('a command of the agents that is accepted by name is allowed', () => {
  expect(build({ credentials: { rules: '~* +@read +config|get', acceptCommands: ['CONFIG|GET'] } })).not.toThrow();
  expect(build({
    engine: RedisEngine.VALKEY,
    version: '9.1.2',
    credentials: { rules: '~* db=0 +@read +cluster|migrateslots', acceptCommands: ['cluster|migrateslots'] },
  })).not.toThrow();
});

test('any command is accepted for a release line that is newer than the table of commands', () => {
  expect(build({ version: '8.10.2', acceptKnownFaults: '8.10.2', credentials: { rules: '~* +@read +something|new' } })).not.toThrow();
});
