import type { Manifest } from '../../support/edits/edit';
import { saying, says } from '../../support/planned';

const RBAC = 'rbac.authorization.k8s.io';
const rule = (apiGroups: string[], resources: string[], verbs: string[], more: object = {}) => ({ apiGroups, resources, verbs, ...more });
const role = (...rules: object[]): Manifest => ({ apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: { name: 'robot' }, rules });
const PODS = rule([''], ['pods'], ['get']);
const ALL = rule(['*'], ['*'], ['*']);

describe('a role', () => {
  test('that comes to allow everything is a danger', () => {
    expect(saying('role-widens', [role(PODS)], [role(ALL)])).toBe(
      'now allows every verb on every resource of every API group, Secrets included; give only the permissions that are needed',
    );
    expect(saying('role-widens', [], [role(ALL)])).toMatch(/^allows every verb/);
  });

  test.each([
    [rule([''], ['*'], ['get', 'list']), 'get and list on every resource of the core group, Secrets included'],
    [rule([''], ['secrets'], ['*']), 'every verb on secrets of the core group'],
    [rule(['apps'], ['deployments', 'replicasets'], ['*']), 'every verb on deployments of apps;'],
    [rule(['apps'], ['*'], ['get']), 'get on every resource of apps;'],
  ])('that comes to allow %j is a danger', (wide, told) => {
    const before = [PODS, rule(['apps'], ['deployments'], ['get'])];
    expect(saying('role-widens', [role(...before)], [role(...before, wide)])).toContain(`now allows ${told}`);
  });

  test.each([
    ['names each verb and resource that it adds', [role(PODS)], [role(PODS, rule(['apps'], ['deployments'], ['get', 'patch']))]],
    ['allowed it before', [role(ALL)], [role(ALL, rule(['apps'], ['*'], ['*']))]],
    ['adds a resource of a controller to those with every verb',
      [role(rule(['example.com'], ['cups'], ['*']))], [role(rule(['example.com'], ['cups', 'cups/status'], ['*']))]],
    ['allows less of it', [role(rule([''], ['*'], ['get', 'list']))], [role(rule([''], ['*'], ['get']))]],
    ['is new, and allows everything of its own group only', [], [role(rule(['example.com'], ['*'], ['*']))]],
    ['has other paths', [role(PODS)], [role(PODS, { nonResourceURLs: ['/metrics'], verbs: ['get'] })]],
  ])('that %s is no danger', (_, before, after) => {
    expect(says(before, after)).not.toContain('role-widens');
  });

  test('that allowed it of some names only comes to allow more', () => {
    expect(says([role(rule([''], ['secrets'], ['*'], { resourceNames: ['own'] }))], [role(rule([''], ['secrets'], ['*']))])).toEqual(
      ['role-widens'],
    );
  });
});

describe('a binding to cluster-admin', () => {
  const subject = (name: string) => ({ kind: 'ServiceAccount', name, namespace: 'shop' });
  const bound = (kind: string, name: string, ...subjects: object[]): Manifest => ({
    apiVersion: `${RBAC}/v1`, kind, metadata: { name: 'robots' }, roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name }, subjects,
  });
  const admins = (...names: string[]) => bound('ClusterRoleBinding', 'cluster-admin', ...names.map(subject));

  test('is a danger when it comes, and when it gets another subject', () => {
    expect(saying('binds-cluster-admin', [], [admins('robot')])).toContain(
      'gives ServiceAccount shop/robot the role cluster-admin: everything in the cluster, Secrets included, may be read and changed',
    );
    expect(saying('binds-cluster-admin', [admins('robot')], [admins('robot', 'other')])).toMatch(/^gives ServiceAccount shop\/other the/);
  });

  test('that belongs to a namespace is for this namespace', () => {
    const inside = bound('RoleBinding', 'cluster-admin', subject('robot'));
    expect(saying('binds-cluster-admin', [], [inside])).toContain('everything in its namespace');
  });

  test('that loses a subject, or is to another role, is no danger', () => {
    expect(says([admins('robot', 'other')], [admins('robot')])).toEqual(['in-place']);
    expect(says([], [bound('ClusterRoleBinding', 'view', subject('robot'))])).toEqual(['created']);
  });
});
