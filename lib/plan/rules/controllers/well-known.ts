import { at, type Fields, listAt } from '../../../kubernetes/objects/fields';

/** What is known of the controller of a kind of custom resource. */
export interface WellKnown {
  readonly controller: string;
  /** Fields whose change makes it replace what it runs, and what it does then. */
  readonly rolls?: { readonly fields: RegExp; readonly effect: string };
  /** Fields that say how much it runs. */
  readonly sizes?: RegExp;
  /** What goes with a removed resource. Undefined if nothing does, or if its manifest prevents it. */
  readonly removal?: (stored: Fields) => Removal | undefined;
}

interface Removal {
  readonly loss: string;
  readonly way: string;
}

const BACKUP = 'take a backup, stop the clients, then allow it by name';
const OPERATOR = 'the Prometheus Operator';

const monitored: WellKnown = {
  controller: OPERATOR,
  rolls: { fields: /^spec\.(version|image|baseImage|tag|sha)$/, effect: 'replaces its pods' },
  sizes: /^spec\.(replicas|shards)$/,
  removal: ({ spec }) => ({
    loss: `${OPERATOR} deletes its pods${at(spec, 'persistentVolumeClaimRetentionPolicy.whenDeleted') === 'Delete' ? ' and claims' : ''}`,
    way: 'allow it by name once nothing needs its alerts and data',
  }),
};

/** Strimzi deletes claims only where the storage says so. */
function strimzi(rolls: RegExp): WellKnown {
  return {
    controller: 'Strimzi',
    rolls: { fields: rolls, effect: 'replaces its pods one by one' },
    sizes: /^spec\.(kafka\.|zookeeper\.)?replicas$/,
    removal: (stored) => ({
      loss: JSON.stringify(stored).includes('"deleteClaim":true')
        ? 'Strimzi deletes its pods, the claims with deleteClaim: true, and with them the data'
        : 'Strimzi deletes its pods; the claims stay, unused',
      way: BACKUP,
    }),
  };
}

function database(controller: string, loss: string, rolls: RegExp, sizes: RegExp): WellKnown {
  return {
    controller,
    rolls: { fields: rolls, effect: 'replaces its pods' },
    sizes,
    removal: () => ({ loss: `${controller} deletes its pods ${loss}`, way: BACKUP }),
  };
}

const WITH_CLAIMS = 'and claims, and with them the data';
const PERHAPS_CLAIMS = 'and, as its settings say, also the data';

function source(fields: RegExp): WellKnown {
  return { controller: 'Flux', rolls: { fields, effect: 'applies what is there to everything that refers to it' } };
}

/** By group and kind. */
export const WELL_KNOWN: Readonly<Record<string, WellKnown>> = {
  'monitoring.coreos.com/Prometheus': monitored,
  'monitoring.coreos.com/PrometheusAgent': monitored,
  'monitoring.coreos.com/Alertmanager': monitored,
  'monitoring.coreos.com/ThanosRuler': monitored,
  'kafka.strimzi.io/Kafka': strimzi(/^spec\.(kafka|zookeeper)\.(version|image|metadataVersion)$/),
  'kafka.strimzi.io/KafkaNodePool': strimzi(/^spec\.roles\b/),
  'kafka.strimzi.io/KafkaTopic': {
    controller: 'Strimzi', removal: () => ({ loss: 'Strimzi deletes the topic in Kafka with all its messages', way: BACKUP }),
  },
  'postgresql.cnpg.io/Cluster': database('CloudNativePG', WITH_CLAIMS, /^spec\.(imageName|imageCatalogRef\b.*)$/, /^spec\.instances$/),
  'postgres-operator.crunchydata.com/PostgresCluster': database('its operator', WITH_CLAIMS, /^spec\.(image|postgresVersion)$/,
    /^spec\.instances\[.*\]\.replicas$/),
  'acid.zalan.do/postgresql': database('its operator', PERHAPS_CLAIMS, /^spec\.(dockerImage|postgresql\.version)$/, /^spec\.numberOfInstances$/),
  'mongodbcommunity.mongodb.com/MongoDBCommunity': database('its operator', PERHAPS_CLAIMS, /^spec\.version$/, /^spec\.members$/),
  'rabbitmq.com/RabbitmqCluster': database('its operator', WITH_CLAIMS, /^spec\.image$/, /^spec\.replicas$/),
  'elasticsearch.k8s.elastic.co/Elasticsearch': database('its operator', PERHAPS_CLAIMS, /^spec\.(version|image)$/,
    /^spec\.nodeSets\[.*\]\.count$/),
  'helm.toolkit.fluxcd.io/HelmRelease': {
    controller: 'Flux',
    rolls: { fields: /^spec\.(chart\.spec\.(version|chart)|chartRef\b.*)$/, effect: 'upgrades the release, and the chart decides what restarts' },
    removal: ({ spec }) => (at(spec, 'suspend') === true ? undefined : {
      loss: 'Flux uninstalls the release with all its objects', way: 'to keep them, set suspend: true a release earlier',
    }),
  },
  'kustomize.toolkit.fluxcd.io/Kustomization': {
    controller: 'Flux',
    rolls: { fields: /^spec\.(path|sourceRef\b.*|targetNamespace|images\b.*|components\b.*)$/, effect: 'applies what is there, and prunes what is not' },
    removal: ({ spec }) => {
      const keeps = at(spec, 'suspend') === true || at(spec, 'deletionPolicy') === 'Orphan';
      const deletes = at(spec, 'prune') === true || ['Delete', 'WaitForTermination'].includes(String(at(spec, 'deletionPolicy')));
      return keeps || !deletes ? undefined : {
        loss: 'Flux deletes everything that it has applied', way: 'to keep that, set deletionPolicy: Orphan a release earlier',
      };
    },
  },
  'source.toolkit.fluxcd.io/GitRepository': source(/^spec\.(ref|url)\b/),
  'source.toolkit.fluxcd.io/OCIRepository': source(/^spec\.(ref|url)\b/),
  'source.toolkit.fluxcd.io/HelmRepository': source(/^spec\.url$/),
  'source.toolkit.fluxcd.io/HelmChart': source(/^spec\.(version|chart)$/),
  'argoproj.io/Application': {
    controller: 'Argo CD',
    rolls: {
      fields: /^spec\.(source|sources\[.*\])\.(targetRevision|path|chart|repoURL)$/, effect: 'applies what is there, at once or when somebody syncs it',
    },
    removal: (stored) => (
      listAt(stored, 'metadata.finalizers').some((name) => String(name).startsWith('resources-finalizer.argocd.argoproj.io'))
        ? { loss: 'Argo CD deletes everything that it has deployed', way: 'to keep that, remove the finalizer a release earlier' }
        : undefined
    ),
  },
  'argoproj.io/ApplicationSet': {
    controller: 'Argo CD',
    removal: ({ spec }) => (at(spec, 'syncPolicy.preserveResourcesOnDeletion') === true ? undefined : {
      loss: 'Argo CD deletes its Applications, and everything that they have deployed',
      way: 'to keep that, set syncPolicy.preserveResourcesOnDeletion: true a release earlier',
    }),
  },
  'argoproj.io/Rollout': {
    controller: 'Argo Rollouts',
    rolls: { fields: /^spec\.template\b/, effect: 'replaces its pods as its strategy says' },
    sizes: /^spec\.replicas$/,
  },
};

/** Kinds that only configure something that runs already: it reads them again, and nothing restarts. */
export const CONFIGURATION: ReadonlySet<string> = new Set([
  ...['HTTP', 'GRPC', 'TLS', 'TCP', 'UDP'].map((protocol) => `gateway.networking.k8s.io/${protocol}Route`),
  'gateway.networking.k8s.io/ReferenceGrant', 'gateway.envoyproxy.io/SecurityPolicy', 'gateway.envoyproxy.io/BackendTrafficPolicy',
  ...['PodMonitor', 'ServiceMonitor', 'Probe', 'PrometheusRule', 'ScrapeConfig'].map((kind) => `monitoring.coreos.com/${kind}`),
  'cert-manager.io/Certificate', 'cert-manager.io/Issuer', 'cert-manager.io/ClusterIssuer',
]);
