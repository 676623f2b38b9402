import { isDnsSubdomain } from '../support/names';
import { Rule } from '../support/rules';
import { RedisSettings } from './settings';

/** With these, a password is not asked for, or none is taken; those are the agent's to write. https://redis.io/docs/latest/commands/acl-setuser/ */
const LOCKS = /^(?:nopass|reset|resetpass|off|[><#!].*)$/i;
/** A command, a category, a pattern of keys or channels, or a word. */
const ACL_RULE = /^(?:[~&%].+|[-+a-z].*[^)])$/i;

function agentUserIsItsOwn({ credentials: { user } }: RedisSettings) {
  if (user !== 'operatorless') return undefined;
  return 'credentials.user must not be operatorless: this is what agents and servers call themselves; use another name';
}

function passwordsAreTheAgents({ credentials: { rules } }: RedisSettings) {
  // What may be a password is not repeated.
  return aclRules(rules).filter((rule) => LOCKS.test(rule))
    .map((rule) => `credentials.rules must not say who needs a password, got ${/^\w/.test(rule) ? rule : `a rule that begins with ${rule.charAt(0)}`}: the agent writes that, from the Secret; leave it out`);
}

function aclRulesCanBeRead({ credentials: { rules } }: RedisSettings) {
  return aclRules(rules).filter((rule) => !LOCKS.test(rule) && !ACL_RULE.test(rule))
    .map((rule) => `credentials.rules must be rules of ACL SETUSER, got ${JSON.stringify(rule)}: the server would not start; write them like ~app:* +@all -@admin (+ping), without quotes`);
}

/** One by one, those of a selector as well, which stand in parentheses. */
function aclRules(rules: string): string[] {
  return rules.replace(/(^|\s)\((.*?)\)(?=\s|$)/g, '$1$2').split(/\s+/).filter((rule) => rule !== '');
}

function secretIsNamed({ credentials: { secretName, passwordKey, generated } }: RedisSettings) {
  return [
    ...(isDnsSubdomain(secretName) ? [] : [`credentials.secretName must be the name of a Secret, got "${secretName}"`]),
    ...(/^[-._a-zA-Z0-9]{1,253}$/.test(passwordKey) ? [] : [`credentials.passwordKey must be a key of a Secret, got "${passwordKey}"; use letters, digits, "-", "_" and "."`]),
    ...(generated && passwordKey !== 'current' ? [`credentials.passwordKey must come with secretName, got "${passwordKey}" alone: an agent fills its own Secret under "current"; leave it out`] : []),
  ];
}

export const credentialRules: readonly Rule<RedisSettings>[] = [agentUserIsItsOwn, passwordsAreTheAgents, aclRulesCanBeRead, secretIsNamed];
