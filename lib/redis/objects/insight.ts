import type { ApiObjectMetadata } from 'cdk8s';
import { ServiceType } from '../../kubernetes/objects/service-type';
import type { Construct } from 'constructs';
import type * as apps from 'kubernetes-types/apps/v1';
import type * as core from 'kubernetes-types/core/v1';
import type * as networking from 'kubernetes-types/networking/v1';
import { names } from '../../../agent/redis/contract/names';
import { imageWaivers, waiverAnnotations } from '../../kubernetes/pods/waivers';
import type { Labels } from '../../kubernetes/objects/labels';
import { INSTANCE_LABEL, instanceSelector, workloadSelector } from '../../kubernetes/objects/labels';
import { addObject } from '../../kubernetes/objects/add-object';
import { metadata } from '../../kubernetes/objects/metadata';
import { Peer } from '../../network/peer';
import { restrictedContainer, restrictedPod } from '../../kubernetes/pods/pod-security';
import { policyPort } from '../../network/policy-port';
import { servicePort } from '../../network/service-port';
import { containerPort, httpProbe } from '../../stateful/agent-containers';
import { containerResources } from '../../stateful/resources';
import type { ContainerNeed } from '../../stateful/resources';
import type { InsightSettings, RedisSettings } from '../settings';
import { CLIENT_PORT, INSIGHT_PORT } from '../topology';
import { certificateMount, clientVariables, clientVolume } from './tls-volumes';

/** A new one starts before the old one ends. */
export const INSIGHT_PODS = 2;
export const INSIGHT_NEED: ContainerNeed = {
  millicores: { request: 50, limit: 1000 },
  kibibytes: { request: 256 * 1024, limit: 512 * 1024 },
};

/** The directories that it writes to. They are deleted with its pod. */
const WRITABLE = { data: '/data', tmp: '/tmp' };

/** How others, the cluster's own policy among them, name its pod. */
export function insightPeer({ name }: RedisSettings): Peer {
  return Peer.service(names.insight(name));
}

/** Redis Insight, its Service, and who may open it. */
export function addInsight(scope: Construct, settings: RedisSettings, insight: InsightSettings): void {
  addObject(scope, 'Insight', 'Deployment', insightDeployment(settings));
  addObject(scope, 'InsightService', 'Service', insightService(settings, insight));
  addObject(scope, 'InsightPolicy', 'NetworkPolicy', insightPolicy(settings, insight));
}

/** A user interface that knows the cluster and its password from the start, and no other database. */
function insightDeployment(settings: RedisSettings): apps.Deployment {
  const labels = insightLabels(settings);
  return {
    metadata: insightMetadata(settings, waivers(settings)),
    spec: {
      replicas: 1,
      strategy: { type: 'RollingUpdate' },
      selector: { matchLabels: workloadSelector(names.insight(settings.name)) },
      template: {
        metadata: { labels },
        spec: {
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          securityContext: restrictedPod(settings.user),
          containers: [container(settings)],
          volumes: [
            ...Object.keys(WRITABLE).map((name) => ({ name, emptyDir: { sizeLimit: '64Mi' } })), ...clientVolume(settings),
          ],
        },
      },
    },
  };
}

/** From outside, the address that a client comes from is kept: the policy judges by it. */
function insightService(settings: RedisSettings, { serviceType, serviceAnnotations }: InsightSettings): core.Service {
  const outside = serviceType !== ServiceType.CLUSTER_IP;
  const waived = outside ? waiverAnnotations([{ judge: 'kube-score', check: 'service-type', because: 'asked for' }]) : {};
  return {
    metadata: insightMetadata(settings, { ...serviceAnnotations, ...waived }),
    spec: {
      type: serviceType,
      externalTrafficPolicy: outside ? 'Local' : undefined,
      selector: instanceSelector(names.insight(settings.name)),
      ports: [servicePort('http', INSIGHT_PORT)],
    },
  };
}

/** Allows only the given clients, because it has no login. */
function insightPolicy(settings: RedisSettings, { clients }: InsightSettings): networking.NetworkPolicy {
  const { name, namespace, dns } = settings;
  return {
    metadata: insightMetadata(settings),
    spec: {
      podSelector: { matchLabels: instanceSelector(names.insight(settings.name)) },
      policyTypes: ['Ingress', 'Egress'],
      ingress: clients.map((client) => ({ from: [client._in(namespace)], ports: [policyPort(INSIGHT_PORT)] })),
      egress: [dns._toKube(namespace), { to: [Peer.service(name)._in(namespace)], ports: [policyPort(CLIENT_PORT)] }],
    },
  };
}

function insightMetadata(settings: RedisSettings, annotations: Labels = {}): ApiObjectMetadata {
  return { ...metadata(settings, { name: names.insight(settings.name), annotations }), labels: insightLabels(settings) };
}

/** An instance of its own: the cluster's Services and policies must not take its pod for a server. */
function insightLabels({ name, labels }: RedisSettings): Labels {
  return { ...labels, [INSTANCE_LABEL]: names.insight(name), 'app.kubernetes.io/component': 'user-interface' };
}

function container(settings: RedisSettings): core.Container {
  const { name, images, imagePullPolicy, credentials } = settings;
  return {
    name: 'insight',
    image: images.insight,
    imagePullPolicy,
    env: [
      { name: 'RI_REDIS_HOST', value: name },
      { name: 'RI_REDIS_PORT', value: String(CLIENT_PORT) },
      { name: 'RI_REDIS_ALIAS', value: name },
      { name: 'RI_REDIS_USERNAME', value: credentials.user },
      { name: 'RI_REDIS_PASSWORD', valueFrom: { secretKeyRef: { name: credentials.secretName, key: credentials.passwordKey } } },
      { name: 'RI_DATABASE_MANAGEMENT', value: 'false' },
      { name: 'RI_FILES_LOGGER', value: 'false' },
      ...tlsVariables(settings),
    ],
    ports: [containerPort('http', INSIGHT_PORT)],
    resources: containerResources(INSIGHT_NEED),
    readinessProbe: { ...httpProbe('/api/health/', INSIGHT_PORT), periodSeconds: 5, failureThreshold: 3 },
    livenessProbe: { tcpSocket: { port: INSIGHT_PORT }, periodSeconds: 10, failureThreshold: 12 },
    securityContext: restrictedContainer,
    volumeMounts: [
      ...Object.entries(WRITABLE).map(([volume, mountPath]) => ({ name: volume, mountPath })), ...certificateMount('client', settings),
    ],
  };
}

function tlsVariables(settings: RedisSettings): core.EnvVar[] {
  if (settings.tls === undefined) return [];
  return [{ name: 'RI_REDIS_TLS', value: 'true' }, ...clientVariables(settings, {
    caFile: 'RI_REDIS_TLS_CA_PATH', certFile: 'RI_REDIS_TLS_CERT_PATH', keyFile: 'RI_REDIS_TLS_KEY_PATH',
  })];
}

function waivers({ imagePullPolicy, images }: RedisSettings): Labels {
  return waiverAnnotations([
    { judge: 'kube-score', check: 'deployment-replicas', because: 'one is enough to look' },
    { judge: 'checkov', check: 'CKV_K8S_35', because: 'it takes its password from the environment alone' },
    ...imageWaivers(imagePullPolicy, [images.insight]),
  ]);
}
