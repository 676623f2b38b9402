import { isDnsSubdomain } from '../../kubernetes/formats/names';
import { type Fault, unless } from '../../support/fault';
import type { Rule } from '../../support/rules';
import { type AclPart, aclParts, allowedOfAgents } from '../acl';
import { AGENTS_COMMANDS } from '../agents-commands';
import { RedisEngine } from '../choices';
import { commandsOf, isAtLeast } from '../commands';
import { SAFE_VERSIONS } from '../safe-versions';
import type { RedisSettings } from '../settings';

/**
 * Rules that disable, set or reset passwords and logins. Only the agent may set them.
 *
 * @see https://redis.io/docs/latest/commands/acl-setuser/
 */
const LOCKS = /^(?:nopass|reset|resetpass|off|[><#!].*)$/i;
/** Which keys, which channels, and of Valkey 9.1 and newer which databases. */
const PATTERN = /^(?:~.*|%(?:r|w|rw|wr)~.*|&.*|allkeys|resetkeys|allchannels|resetchannels)$/i;
/** These are about the user, not about one selector. */
const FLAG = /^(?:on|clearselectors|sanitize-payload|skip-sanitize-payload)$/i;

interface Patterns {
  readonly all: RegExp;
  readonly none: RegExp;
  readonly some: RegExp;
}

const ALL_KEYS: Patterns = { all: /^(?:~\*|allkeys)$/i, none: /^resetkeys$/i, some: /^[~%]/ };
const ALL_CHANNELS: Patterns = { all: /^(?:&\*|allchannels)$/i, none: /^resetchannels$/i, some: /^&/ };
const DATABASES = /^(?:alldbs|resetdbs|db=\d+(?:,\d+)*)$/i;
const COMMANDS = /^(?:allcommands|nocommands|[-+]@?[a-z][\w-]*(?:\|.+)?)$/i;
const CATEGORIES = [
  'all', 'admin', 'bitmap', 'blocking', 'connection', 'dangerous', 'fast', 'geo', 'hash', 'hyperloglog', 'keyspace', 'list', 'pubsub',
  'read', 'scripting', 'set', 'slow', 'sortedset', 'stream', 'string', 'transaction', 'write',
];
/** The maximum number of commands that a message lists. */
const FEW = 4;

function agentUserIsItsOwn({ credentials: { user } }: RedisSettings): Fault | undefined {
  if (user !== 'operatorless') return undefined;
  const why = 'agents and servers log in as this user';
  return { prop: 'credentials.user', must: 'not be operatorless', why, fix: 'use another name' };
}

function passwordsAreTheAgents({ credentials: { rules } }: RedisSettings): Fault[] {
  return allRules(rules).filter((rule) => LOCKS.test(rule)).map((rule) => ({
    prop: 'credentials.rules',
    must: 'contain no rule about passwords or logins',
    // What may be a password is not repeated.
    got: /^\w/.test(rule) ? rule : `a rule that begins with ${rule.charAt(0)}`,
    why: 'the agent sets the password, from the Secret',
    fix: 'leave it out',
  }));
}

function aclRulesCanBeRead(settings: RedisSettings): Fault[] {
  const parts = aclParts(settings.credentials.rules);
  const readable = parts.flatMap(({ rules }, index) => rules.filter((rule) => !LOCKS.test(rule) && !(index === 0 && FLAG.test(rule))));
  return [
    ...readable.flatMap((rule) => faultOf(rule, settings) ?? []),
    ...parts.flatMap(({ rules }) => [...redundantPatterns(rules, ALL_KEYS, '~*'), ...redundantPatterns(rules, ALL_CHANNELS, '&*')]),
    ...parts.filter(({ closed }) => !closed).map(({ rules: [first] }) => invalidAclRule(
      `(${first ?? ''}`,
      'its parenthesis is not closed, and the server would not start',
      'write a selector like (~app:log +append)',
    )),
  ];
}

/** A pattern after one that matches everything keeps the server from starting. */
function redundantPatterns(rules: readonly string[], { all, none, some }: Patterns, everything: string): Fault[] {
  let open = false;
  const why = `it follows ${everything}, and the server would not start`;
  return rules.flatMap((rule) => {
    const excess = open && some.test(rule) && !all.test(rule);
    if (all.test(rule)) open = true;
    if (none.test(rule)) open = false;
    return excess ? [invalidAclRule(rule, why, 'leave one of them out')] : [];
  });
}

/** Commands that are reserved for the agents must be accepted one by one: some make a client as powerful as an agent. */
function agentsCommandsAreTheirs({ engine, version, credentials: { rules, acceptCommands } }: RedisSettings): Fault[] {
  const known = commandsOf(engine, version);
  const parts = aclParts(rules).map((part) => ({ part, allowed: allowedOfAgents(part, known) }));
  const needless = acceptCommands.filter((command) => parts.every(({ allowed }) => !allowed.includes(command)));
  const notAccepted = (commands: readonly string[]) => commands.filter((command) => !acceptCommands.includes(command));
  return [
    ...parts.flatMap(({ part, allowed }) => agentsCommandsFault(part, notAccepted(allowed)) ?? []),
    ...needless.map((command) => ({
      prop: 'credentials.acceptCommands',
      must: 'name commands that are reserved for the agents and that credentials.rules allow',
      got: `"${command}"`,
      why: "the rules do not allow it, or it is not reserved",
      fix: 'leave it out',
    })),
  ];
}

function agentsCommandsFault({ called }: AclPart, commands: readonly string[]): Fault | undefined {
  if (commands.length === 0) return undefined;
  const wrong = { prop: called, must: "not allow commands that are reserved for the agents" };
  const accept = 'or list each in credentials.acceptCommands';
  if (commands.length > FEW) {
    return {
      ...wrong,
      got: `rules that allow ${commands.slice(0, FEW).join(', ')} and ${commands.length - FEW} more`,
      why: 'a client could take over the cluster with them',
      fix: `end with -@dangerous -script|debug, followed by those that you need, such as +info, ${accept}`,
    };
  }
  const reasons = [...new Set(AGENTS_COMMANDS.filter(({ command }) => commands.includes(command)).map(({ why }) => why))];
  return {
    ...wrong,
    got: `rules that allow ${commands.join(', ')}`,
    why: `a client ${reasons.join(', or ')}`,
    fix: `end with ${commands.map((command) => `-${command}`).join(' ')}, ${accept}`,
  };
}

function faultOf(rule: string, settings: RedisSettings): Fault | undefined {
  const { engine, version } = settings;
  const server = `${SAFE_VERSIONS[engine].called} ${version}`;
  if (PATTERN.test(rule)) return undefined;
  if (DATABASES.test(rule)) {
    if (engine === RedisEngine.VALKEY && isAtLeast(version, '9.1.0')) return undefined;
    return invalidAclRule(rule, `${server} has no rules about databases, and would not start`, 'leave it out');
  }
  if (!COMMANDS.test(rule)) {
    return invalidAclRule(rule, 'the server would not start', 'write them like ~app:* +@read +@write -@dangerous (+ping), without quotes');
  }
  if (isKnown(rule.toLowerCase(), settings)) return undefined;
  return invalidAclRule(rule, `${server} does not know it, and would not start`, 'leave it out, or run a version that has it');
}

function invalidAclRule(rule: string, why: string, fix: string): Fault {
  return { prop: 'credentials.rules', must: 'be rules of ACL SETUSER', got: JSON.stringify(rule), why, fix };
}

/** Of versions that are newer than the table of commands, any is taken. */
function isKnown(rule: string, { engine, version }: RedisSettings): boolean {
  const [, sign, category, name] = /^(?:allcommands|nocommands|([-+])(@?)(.+))$/.exec(rule) ?? [];
  if (sign === undefined) return true;
  const line = version.split('.').slice(0, 2).join('.');
  if (SAFE_VERSIONS[engine].newest[line] === undefined) return true;
  if (category === '@') return CATEGORIES.includes(name);
  const known = commandsOf(engine, version);
  const [command] = name.split('|');
  const hasSubcommands = [...known].some((other) => other.startsWith(`${command}|`));
  // A first argument can be allowed of a command that has no subcommands, and can't be taken away.
  return known.has(name) || (sign === '+' && known.has(command) && !hasSubcommands);
}

function allRules(text: string): readonly string[] {
  return aclParts(text).flatMap(({ rules }) => rules);
}

function secretIsNamed({ credentials: { secretName, passwordKey, generated } }: RedisSettings): Fault[] {
  const [prop, got] = ['credentials.passwordKey', `"${passwordKey}"`];
  return [
    ...unless(isDnsSubdomain(secretName), { prop: 'credentials.secretName', must: 'be the name of a Secret', got: `"${secretName}"` }),
    ...unless(/^[-._a-zA-Z0-9]{1,253}$/.test(passwordKey), {
      prop,
      must: 'be a key of a Secret',
      got,
      fix: 'use letters, digits, "-", "_" and "."',
    }),
    ...unless(!generated || passwordKey === 'current', {
      prop,
      must: 'come with secretName',
      got: `${got} alone`,
      why: 'the agents write their own Secret under the key "current"',
      fix: 'leave it out',
    }),
  ];
}

export const credentialRules: readonly Rule<RedisSettings>[] = [
  agentUserIsItsOwn,
  passwordsAreTheAgents,
  aclRulesCanBeRead,
  agentsCommandsAreTheirs,
  secretIsNamed,
];
