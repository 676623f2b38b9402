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
/** With every verb on one of their resources, much more can be reached: pods run as any ServiceAccount, and roles give other roles. */
const SENSITIVE_GROUPS = ['', RBAC, '*'];

/** A group, a resource and a verb. */
type Permission = readonly [group: string, resource: string, verb: string];

function permissionsOf(rule: Fields): Permission[] {
  const [groups, resources, verbs] = FIELDS.map((field) => listAt(rule, field).map(String));
  return groups.flatMap((group) => resources.flatMap((resource) => verbs.map((verb): Permission => [group, resource, verb])));
}

function allows(rule: Fields, permission: Permission): boolean {
  const isLimited = listAt(rule, 'resourceNames').length > 0;
  return !isLimited && FIELDS.every((field, index) => ['*', permission[index]].some((one) => listAt(rule, field).includes(one)));
}

function isEverything(permission: Permission): boolean {
  return permission.every((one) => one === '*');
}

/** Another resource with every verb is no danger, if it is one of a controller's own group. */
function isWide([group, resource, verb]: Permission, old: readonly Fields[]): boolean {
  if (resource === '*') return true;
  const widens = old.some((rule) => listAt(rule, 'apiGroups').includes(group) && listAt(rule, 'resources').includes(resource));
  return verb === '*' && (widens || SENSITIVE_GROUPS.includes(group));
}

/** The part of the rule that is new and wide, as a rule. */
function widened(rule: Fields, old: readonly Fields[] | undefined): Fields[] {
  const found = permissionsOf(rule).filter((permission) => (
    old === undefined ? isEverything(permission) : isWide(permission, old) && !old.some((one) => allows(one, permission))
  ));
  if (found.length === 0) return [];
  return [Object.fromEntries(FIELDS.map((field, index) => [field, [...new Set(found.map((permission) => permission[index]))]]))];
}

/** A new role is reported only if it allows everything: many controllers bring one with `*` for their own resources. */
function roleWidens(change: Change): Verdict | undefined {
  if (change.is === 'removed' || !ROLES.includes(typeOf(change.after))) return undefined;
  const old = change.is === 'changed' ? listAt(change.before.stored, 'rules').map(fieldsOf) : undefined;
  const wide = listAt(change.after.stored, 'rules').map(fieldsOf).flatMap((rule) => widened(rule, old));
  if (wide.length === 0) return undefined;
  return { message: `${old === undefined ? 'allows' : 'now allows'} ${enumerate(wide.map(formatRule))}`, way: ONLY_WHAT_IS_NEEDED };
}

/** `every verb on every resource of every API group, Secrets included` */
function formatRule(rule: Fields): string {
  const [groups, resources, verbs] = FIELDS.map((field) => listAt(rule, field).map(String));
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
