import { type Fields, fieldsOf, listAt, textAt } from '../../../kubernetes/objects/fields';
import type { Change } from '../../change';
import { enumerate } from '../../format';
import { itemsOnlyIn } from '../../list-items';
import { typeOf } from '../../kube-object';
import type { Rule, Verdict } from '../../rule';

const RBAC = 'rbac.authorization.k8s.io';
const ROLES = [`${RBAC}/Role`, `${RBAC}/ClusterRole`];
const BINDINGS = [`${RBAC}/RoleBinding`, `${RBAC}/ClusterRoleBinding`];
const EVERYTHING = 'cluster-admin';
const ONLY_WHAT_IS_NEEDED = 'give only the permissions that are needed';

/** What a rule of a role names: groups, resources and verbs, each of which may be `*`. */
const FIELDS = ['apiGroups', 'resources', 'verbs'] as const;

function isWild(rule: Fields, field: (typeof FIELDS)[number]): boolean {
  return listAt(rule, field).includes('*');
}

/** Whether the rule allows every verb, or applies to every resource of a group. */
function isWide(rule: Fields): boolean {
  return isWild(rule, 'resources') || (isWild(rule, 'verbs') && listAt(rule, 'resources').length > 0);
}

function covers(wide: Fields, rule: Fields): boolean {
  if (listAt(wide, 'resourceNames').length > 0) return false;
  return FIELDS.every((field) => isWild(wide, field) || listAt(rule, field).every((one) => listAt(wide, field).includes(one)));
}

/** A new role is reported only if it allows everything: many controllers bring one with `*` for their own resources. */
function roleWidens(change: Change): Verdict | undefined {
  if (change.is === 'removed' || !ROLES.includes(typeOf(change.after))) return undefined;
  const old = change.is === 'changed' ? listAt(change.before.stored, 'rules').map(fieldsOf) : [];
  const wide = listAt(change.after.stored, 'rules').map(fieldsOf)
    .filter(change.is === 'changed' ? isWide : (rule) => FIELDS.every((field) => isWild(rule, field)))
    .filter((rule) => !old.some((one) => covers(one, rule)));
  if (wide.length === 0) return undefined;
  const widens = change.is === 'changed' ? 'now allows' : 'allows';
  return { message: `${widens} ${enumerate(wide.map(formatRule))}`, way: ONLY_WHAT_IS_NEEDED };
}

/** `every verb on every resource of every API group, Secrets included` */
function formatRule(rule: Fields): string {
  const [groups, resources, verbs] = FIELDS.map((field) => listAt(rule, field).map((one) => String(one)));
  const what = resources.includes('*') ? 'every resource' : enumerate(resources);
  const group = groups.includes('*') ? 'every API group' : enumerate(groups.map((one) => one || 'the core group'));
  const secrets = resources.includes('*') && groups.some((one) => one === '*' || one === '') ? ', Secrets included' : '';
  return `${verbs.includes('*') ? 'every verb' : enumerate(verbs)} on ${what} of ${group}${secrets}`;
}

function bindsAdmin(change: Change): Verdict | undefined {
  if (change.is === 'removed' || !BINDINGS.includes(typeOf(change.after))) return undefined;
  const { stored, kind } = change.after;
  if (textAt(stored, 'roleRef.kind') !== 'ClusterRole' || textAt(stored, 'roleRef.name') !== EVERYTHING) return undefined;
  const old = change.is === 'changed' ? listAt(change.before.stored, 'subjects') : [];
  const added = itemsOnlyIn(listAt(stored, 'subjects'), old).map(({ item }) => formatSubject(item));
  if (added.length === 0) return undefined;
  const where = kind === 'RoleBinding' ? 'its namespace' : 'the cluster';
  return {
    message: `gives ${enumerate(added)} the role ${EVERYTHING}: everything in ${where}, Secrets included, may be read and changed`,
    way: `bind a role of your own: ${ONLY_WHAT_IS_NEEDED}`,
  };
}

function formatSubject(subject: unknown): string {
  const [kind, namespace, name] = ['kind', 'namespace', 'name'].map((field) => textAt(subject, field));
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

/** Rules about permissions that become wider. */
export const roleRules: readonly Rule[] = [
  { name: 'role-widens', level: 'danger', judge: roleWidens },
  { name: 'binds-cluster-admin', level: 'danger', judge: bindsAdmin },
];
