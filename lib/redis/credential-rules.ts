import { isDnsSubdomain } from '../kubernetes/names';
import { Rule } from '../support/rules';
import { AclPart, aclParts, allowedOfAgents } from './acl';
import { AGENTS_COMMANDS } from './agents-commands';
import { RedisEngine } from './choices';
import { commandsOf, isAtLeast } from './commands';
import { SAFE_VERSIONS } from './safe-versions';
import { RedisSettings } from './settings';

/** With these, a password is not asked for, or none is taken; those are the agent's to write. https://redis.io/docs/latest/commands/acl-setuser/ */
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
  'all', 'admin', 'bitmap', 'blocking', 'connection', 'dangerous', 'fast', 'geo', 'hash', 'hyperloglog', 'keyspace', 'list', 'pubsub', 'read', 'scripting', 'set', 'slow',
  'sortedset', 'stream', 'string', 'transaction', 'write',
];
/** So many commands are named one by one. */
const FEW = 4;

function agentUserIsItsOwn({ credentials: { user } }: RedisSettings) {
  if (user !== 'operatorless') return undefined;
  return 'credentials.user must not be operatorless: this is what agents and servers call themselves; use another name';
}

function passwordsAreTheAgents({ credentials: { rules } }: RedisSettings) {
  // What may be a password is not repeated.
  return allRules(rules).filter((rule) => LOCKS.test(rule))
    .map((rule) => `credentials.rules must not say who needs a password, got ${/^\w/.test(rule) ? rule : `a rule that begins with ${rule.charAt(0)}`}: the agent writes that, from the Secret; leave it out`);
}

function aclRulesCanBeRead(settings: RedisSettings) {
  const parts = aclParts(settings.credentials.rules);
  return [
    ...parts.flatMap(({ rules }, index) => rules.filter((rule) => !LOCKS.test(rule) && !(index === 0 && FLAG.test(rule)))).flatMap((rule) => faultOf(rule, settings) ?? []),
    ...parts.flatMap(({ rules }) => [...afterAll(rules, ALL_KEYS, '~*'), ...afterAll(rules, ALL_CHANNELS, '&*')]),
    ...parts.filter(({ closed }) => !closed).map(({ rules: [first] }) => notTaken(`(${first ?? ''}`, 'nothing closes it, and the server would not start; write a selector like (~app:log +append)')),
  ];
}

/** A pattern beside one for everything keeps the server from starting. */
function afterAll(rules: readonly string[], { all, none, some }: Patterns, everything: string): string[] {
  let open = false;
  return rules.flatMap((rule) => {
    const excess = open && some.test(rule) && !all.test(rule);
    if (all.test(rule)) open = true;
    if (none.test(rule)) open = false;
    return excess ? [notTaken(rule, `it stands behind ${everything}, and the server would not start; leave one of them out`)] : [];
  });
}

/** The agents' commands are theirs: with some of them, a client becomes an agent. */
function agentsCommandsAreTheirs({ engine, version, credentials: { rules, acceptCommands } }: RedisSettings) {
  const known = commandsOf(engine, version);
  const parts = aclParts(rules).map((part) => ({ part, allowed: allowedOfAgents(part, known) }));
  const needless = acceptCommands.filter((command) => parts.every(({ allowed }) => !allowed.includes(command)));
  return [
    ...parts.flatMap(({ part, allowed }) => agentsCommandsFault(part, allowed.filter((command) => !acceptCommands.includes(command))) ?? []),
    ...needless.map((command) => `credentials.acceptCommands must name commands of agents that credentials.rules allow, got "${command}": they don't, or it is none; leave it out`),
  ];
}

function agentsCommandsFault({ called }: AclPart, commands: readonly string[]): string | undefined {
  if (commands.length === 0) return undefined;
  const told = commands.length > FEW ? `${commands.slice(0, FEW).join(', ')} and ${commands.length - FEW} more` : commands.join(', ');
  const fix = commands.length > FEW ? '-@dangerous -script|debug, and behind it what you need of those, such as +info' : commands.map((command) => `-${command}`).join(' ');
  const reasons = [...new Set(AGENTS_COMMANDS.filter(({ command }) => commands.includes(command)).map(({ why }) => why))].join(', or ');
  return `${called} must leave the agents' commands to agents, got rules that allow ${told}: a client ${commands.length > FEW ? 'takes the cluster over with these' : reasons}; end with ${fix}, or name each in credentials.acceptCommands`;
}

function faultOf(rule: string, settings: RedisSettings): string | undefined {
  const { engine, version } = settings;
  const server = `${SAFE_VERSIONS[engine].called} ${version}`;
  if (PATTERN.test(rule)) return undefined;
  if (DATABASES.test(rule)) return engine === RedisEngine.VALKEY && isAtLeast(version, '9.1.0') ? undefined : notTaken(rule, `${server} has no rules about databases, and would not start; leave it out`);
  if (!COMMANDS.test(rule)) return notTaken(rule, 'the server would not start; write them like ~app:* +@read +@write -@dangerous (+ping), without quotes');
  return isKnown(rule.toLowerCase(), settings) ? undefined : notTaken(rule, `${server} does not know it, and would not start; leave it out, or run a version that has it`);
}

function notTaken(rule: string, why: string): string {
  return `credentials.rules must be rules of ACL SETUSER, got ${JSON.stringify(rule)}: ${why}`;
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

function secretIsNamed({ credentials: { secretName, passwordKey, generated } }: RedisSettings) {
  return [
    ...(isDnsSubdomain(secretName) ? [] : [`credentials.secretName must be the name of a Secret, got "${secretName}"`]),
    ...(/^[-._a-zA-Z0-9]{1,253}$/.test(passwordKey) ? [] : [`credentials.passwordKey must be a key of a Secret, got "${passwordKey}"; use letters, digits, "-", "_" and "."`]),
    ...(generated && passwordKey !== 'current' ? [`credentials.passwordKey must come with secretName, got "${passwordKey}" alone: an agent fills its own Secret under "current"; leave it out`] : []),
  ];
}

export const credentialRules: readonly Rule<RedisSettings>[] = [agentUserIsItsOwn, passwordsAreTheAgents, aclRulesCanBeRead, agentsCommandsAreTheirs, secretIsNamed];
