import { AGENTS_COMMANDS } from './agents-commands';

/** What a user may do in one go: its own rules, or those of one selector. */
export interface AclPart {
  /** `credentials.rules`, `selector 1 of credentials.rules` */
  readonly called: string;
  readonly rules: readonly string[];
  /** Whether its parenthesis is closed. */
  readonly closed: boolean;
  /** Whether a later rule removes it. */
  readonly cleared: boolean;
}

interface Selector {
  rules: string[];
  closed: boolean;
  cleared: boolean;
}

/** The rules themselves and each selector, which stands in parentheses; a user may do what any of them allows. */
export function aclParts(text: string): readonly AclPart[] {
  const own: string[] = [];
  const selectors: Selector[] = [];
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    const last = selectors[selectors.length - 1];
    const inside = last !== undefined && !last.closed;
    if (inside) addTo(last, word);
    else if (word.startsWith('(')) selectors.push(addTo({ rules: [], closed: false, cleared: false }, word.slice(1)));
    else if (/^clearselectors$/i.test(word)) selectors.forEach((selector) => { selector.cleared = true; });
    else own.push(word);
  }
  return [
    { called: 'credentials.rules', rules: own, closed: true, cleared: false },
    ...selectors.map((selector, index) => ({ called: `selector ${index + 1} of credentials.rules`, ...selector })),
  ];
}

function addTo(selector: Selector, word: string): Selector {
  const rule = word.replace(/\)$/, '');
  if (rule !== '') selector.rules.push(rule);
  selector.closed = word.endsWith(')');
  return selector;
}

/** The commands of agents that are left to a client when these rules have been applied in their order. */
export function allowedOfAgents({ rules, cleared }: AclPart, known: ReadonlySet<string>): readonly string[] {
  if (cleared) return [];
  const allowed = new Set<string>();
  for (const [, sign, name] of rules.map((rule) => WITH_SIGN.exec(signed(rule.toLowerCase()))).filter((match) => match !== null)) {
    for (const { command, categories } of AGENTS_COMMANDS) {
      if (!concerns(name, command, categories)) continue;
      if (sign === '+') allowed.add(command);
      else allowed.delete(command);
    }
  }
  return [...allowed].filter((command) => known.has(command));
}

const WITH_SIGN = /^([-+])(.+)$/;

function signed(rule: string): string {
  if (rule === 'allcommands') return '+@all';
  return rule === 'nocommands' ? '-@all' : rule;
}

/** `+config` is about all of its subcommands; `+debug|sleep` is about a part of a command that has none. */
function concerns(name: string, command: string, categories: readonly string[]): boolean {
  if (name.startsWith('@')) return name === '@all' || categories.includes(name.slice(1));
  return name === command || command.startsWith(`${name}|`) || (!command.includes('|') && name.startsWith(`${command}|`));
}
