import type { Construct } from 'constructs';
import type * as batch from 'kubernetes-types/batch/v1';
import { type RestoredSnapshot, restoreName } from '../../../agent/kernel/contract/backup';
import { addJob, addObject } from '../../kubernetes/objects/add-object';
import { INTERRUPTIONS_ARE_NO_FAILURES } from '../../kubernetes/objects/jobs';
import { instanceSelector } from '../../kubernetes/objects/labels';
import { metadata } from '../../kubernetes/objects/metadata';
import { reserveQuota } from '../../kubernetes/objects/namespace-quota';
import { imageWaivers, waiverAnnotations } from '../../kubernetes/pods/waivers';
import { Relaxation } from '../../pods/relaxation';
import { type BackedUpDatabase, backupNeeds, backupPod } from '../backup/pod';
import { repositoryEgress } from '../backup/repository-egress';
import type { RepositoryAccess } from '../backup/settings';
import { podsQuotaNeed } from '../resources';
import type { StatefulSettings } from '../settings';
import type { RestoreSettings } from './settings';

/** What a database's restore has of its own. */
export interface RestoredDatabase extends BackedUpDatabase {
  /** The name by which the pods of the database find the one that restores, behind their headless Service. */
  readonly hostname: string;
  readonly subdomain: string;
}

/** Tells the pod from those of the database, whose other labels it has: they connect to each other. */
const RESTORE_LABEL = { 'cdk8s-operatorless/role': 'restore' } as const;

/** No kubelet ever sets it: so the pod is never ready, and the Service of the clients never leads to it. */
const NEVER = 'cdk8s-operatorless/serves-clients';

const WANTED = 'cdk8s-operatorless/restore';

function wantedText({ repository }: RepositoryAccess, { id, before, host }: RestoredSnapshot): string {
  const which = id ?? (before === undefined ? 'latest' : `before ${before}`);
  return `${which}${host === undefined ? '' : ` of ${host}`} from ${repository.address}`;
}

/** What passes, such as a store that does not answer, may take that many attempts; each begins anew. */
const BACKOFF_LIMIT = 6;

/** Adds the Job that restores a backup, once. Another version or image is another Job, which finds that there is nothing to do. */
export function addRestore(
  scope: Construct, settings: StatefulSettings, wanted: RestoreSettings & { readonly access: RepositoryAccess }, database: RestoredDatabase,
): void {
  const { access, snapshot } = wanted;
  const { name, labels, namespace, relaxations, imagePullPolicy } = settings;
  const described = { ...settings, labels: { ...RESTORE_LABEL, ...labels } };
  if (!relaxations.includes(Relaxation.NO_NETWORK_POLICY)) {
    addObject(scope, 'RestoreNetworkPolicy', 'NetworkPolicy', {
      metadata: metadata(settings, { name: restoreName(name) }),
      spec: {
        // Beside the policy of the database, which applies to this pod as well.
        podSelector: { matchLabels: { ...instanceSelector(name), ...RESTORE_LABEL } },
        policyTypes: ['Egress'],
        egress: repositoryEgress(namespace, access.repository),
      },
    });
  }
  const annotations = waiverAnnotations(imageWaivers(imagePullPolicy, [access.image, database.image, database.agentImage]));
  const job: batch.Job = {
    metadata: metadata(described, { name: restoreName(name), annotations }) as batch.Job['metadata'],
    spec: {
      backoffLimit: BACKOFF_LIMIT,
      podFailurePolicy: INTERRUPTIONS_ARE_NO_FAILURES,
      template: {
        // Another backup is another Job, which runs.
        metadata: { labels: described.labels, annotations: { [WANTED]: wantedText(access, snapshot) } },
        spec: {
          ...backupPod(settings, access, database, 'restore'),
          // What the agents may do: make certificates, and read and write the state record.
          serviceAccountName: name,
          hostname: database.hostname,
          subdomain: database.subdomain,
          readinessGates: [{ conditionType: NEVER }],
        },
      },
    },
  };
  addJob(scope, 'Restore', job, { renamed: true });
  reserveQuota(scope, podsQuotaNeed(1, Object.values(backupNeeds(settings, 'restore'))));
}
