import { k8s, ServiceType } from 'cdk8s-plus-28';
import { imageWaivers, waiverAnnotations } from '../../kubernetes/waivers';
import { instanceSelector, INSTANCE_LABEL, Labels, workloadSelector } from '../../kubernetes/labels';
import { metadata } from '../../kubernetes/metadata';
import { Peer } from '../../network/peer';
import { restrictedContainer, restrictedPod } from '../../kubernetes/pod-security';
import { policyPort } from '../../network/policy-port';
import { servicePort } from '../../network/service-port';
import { askedFor, containerPort } from '../../stateful/agent-containers';
import { containerResources } from '../../stateful/container-resources';
import { InsightSettings, RedisSettings } from '../settings';
import { CLIENT_PORT, INSIGHT_PORT, names } from '../topology';

/** A new one starts before the old one ends. */
export const INSIGHT_PODS = 2;
export const INSIGHT_MILLICORES = { request: 50, limit: 1000 };
export const INSIGHT_KIBIBYTES = { request: 256 * 1024, limit: 512 * 1024 };

/** What it writes, and forgets with its pod. */
const WRITABLE = { data: '/data', tmp: '/tmp' };

/** How others, the cluster's own policy among them, name its pod. */
export function insightPeer({ name }: RedisSettings): Peer {
  return Peer.service(names.insight(name));
}

/** A user interface that knows the cluster and its password from the start, and no other database. */
export function insightDeployment(settings: RedisSettings): k8s.KubeDeploymentProps {
  const labels = insightLabels(settings);
  return {
    metadata: { ...metadata(settings, { name: names.insight(settings.name), annotations: waivers(settings) }), labels },
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
          volumes: Object.keys(WRITABLE).map((name) => ({ name, emptyDir: { sizeLimit: k8s.Quantity.fromString('64Mi') } })),
        },
      },
    },
  };
}

/** From outside, the address that a client comes from is kept: the policy judges by it. */
export function insightService(settings: RedisSettings, { serviceType, serviceAnnotations }: InsightSettings): k8s.KubeServiceProps {
  const outside = serviceType !== ServiceType.CLUSTER_IP;
  const waived = outside ? waiverAnnotations([{ judge: 'kube-score', check: 'service-type', because: 'asked for' }]) : {};
  return {
    metadata: { ...metadata(settings, { name: names.insight(settings.name), annotations: { ...serviceAnnotations, ...waived } }), labels: insightLabels(settings) },
    spec: {
      type: serviceType,
      externalTrafficPolicy: outside ? 'Local' : undefined,
      selector: instanceSelector(names.insight(settings.name)),
      ports: [servicePort('http', INSIGHT_PORT)],
    },
  };
}

/** Those who are named, and nobody else: it has no login. */
export function insightPolicy(settings: RedisSettings, { clients }: InsightSettings): k8s.KubeNetworkPolicyProps {
  const { name, namespace, dns } = settings;
  return {
    metadata: { ...metadata(settings, { name: names.insight(settings.name) }), labels: insightLabels(settings) },
    spec: {
      podSelector: { matchLabels: instanceSelector(names.insight(settings.name)) },
      policyTypes: ['Ingress', 'Egress'],
      ingress: clients.map((client) => ({ from: [client._in(namespace)], ports: [policyPort(INSIGHT_PORT)] })),
      egress: [dns._toKube(namespace), { to: [Peer.service(name)._in(namespace)], ports: [policyPort(CLIENT_PORT)] }],
    },
  };
}

/** An instance of its own: the cluster's Services and policies must not take its pod for a server. */
function insightLabels({ name, labels }: RedisSettings): Labels {
  return { ...labels, [INSTANCE_LABEL]: names.insight(name), 'app.kubernetes.io/component': 'user-interface' };
}

function container({ name, images, imagePullPolicy, credentials }: RedisSettings): k8s.Container {
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
    ],
    ports: [containerPort('http', INSIGHT_PORT)],
    resources: containerResources(INSIGHT_MILLICORES, INSIGHT_KIBIBYTES),
    readinessProbe: { ...askedFor('/api/health/', INSIGHT_PORT), periodSeconds: 5, failureThreshold: 3 },
    livenessProbe: { tcpSocket: { port: k8s.IntOrString.fromNumber(INSIGHT_PORT) }, periodSeconds: 10, failureThreshold: 12 },
    securityContext: restrictedContainer,
    volumeMounts: Object.entries(WRITABLE).map(([volume, mountPath]) => ({ name: volume, mountPath })),
  };
}

function waivers({ imagePullPolicy, images }: RedisSettings): Labels {
  return waiverAnnotations([
    { judge: 'kube-score', check: 'deployment-replicas', because: 'one is enough to look' },
    { judge: 'checkov', check: 'CKV_K8S_35', because: 'it takes its password from the environment alone' },
    ...imageWaivers(imagePullPolicy, [images.insight]),
  ]);
}
