import { Size } from 'cdk8s';
import type { Peer } from '../../network/peer';

/** Where a repository is reached. */
export interface RepositoryNetwork {
  /**
   * Where the network policy lets backups connect to, with the ports that the store listens on. Set it for a store in the same Kubernetes
   * cluster, whose pods may listen on another port than their Service. A change counts from the next backup on.
   * @default - any address, on the port of the endpoint
   */
  readonly peers?: Peer[];
}

/** A bucket of an object store with the API of S3. */
export interface S3Repository extends RepositoryNetwork {
  /** The URL of the store, such as `https://s3.example.com`. In plain text (`http`), credentials stay secret, and the data is encrypted. */
  readonly endpoint: string;

  /** The bucket. If it doesn't exist, the first backup creates it. */
  readonly bucket: string;

  /**
   * The path within the bucket. Each cluster needs its own: a backup into the repository of another cluster is refused.
   * @default - the namespace and the name of the cluster
   */
  readonly prefix?: string;

  /** A Secret with the keys `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`. A change of the Secret counts from the next backup on. */
  readonly credentials: string;

  /**
   * The region, where the store wants one.
   * @default - none
   */
  readonly region?: string;

  /**
   * A ConfigMap whose key `ca.crt` holds the authority of the store's certificate.
   * @default - the authorities that are in the image of restic
   */
  readonly certificateAuthority?: string;
}

/** A volume of the Kubernetes cluster. It is lost with the cluster or its storage: prefer a store elsewhere. */
export interface VolumeRepository {
  /**
   * A PersistentVolumeClaim that exists already.
   * @default - a claim named after the cluster, followed by `-backup`, which is kept when it leaves the manifests
   */
  readonly claim?: string;

  /**
   * The size of the claim. It can't shrink.
   * @default Size.gibibytes(50)
   */
  readonly storage?: Size;

  /**
   * The storage class of the claim. It can't change.
   * @default - the cluster's default
   */
  readonly storageClassName?: string;
}

/** Any other repository of restic. */
export interface ResticRepository extends RepositoryNetwork {
  /**
   * As `RESTIC_REPOSITORY` names it: `azure:container:/path`, `gs:bucket:/path`, `rest:https://...`, `swift:container:/path`. It must hold
   * no password.
   * @see https://restic.readthedocs.io/en/stable/030_preparing_a_new_repo.html
   */
  readonly repository: string;

  /**
   * A Secret whose keys are environment variables for restic, such as `AZURE_ACCOUNT_KEY`.
   * @default - none
   */
  readonly environmentSecret?: string;

  /**
   * A ConfigMap whose key `ca.crt` holds the authority of the store's certificate.
   * @default - the authorities that are in the image of restic
   */
  readonly certificateAuthority?: string;
}

/** What a repository asks of the pods that use it. */
export interface RepositoryParts {
  /** For the error messages: `s3`, `volume`, `restic`. */
  readonly kind: 's3' | 'volume' | 'restic';
  /** `RESTIC_REPOSITORY`, in which `{namespace}` and `{name}` are those of the cluster. */
  readonly address: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly environmentSecret?: string;
  readonly certificateAuthority?: string;
  readonly claim?: { readonly name?: string; readonly storage: Size; readonly storageClassName?: string };
  readonly peers?: readonly Peer[];
  /** Used unless `peers` are given. Absent: it is not reached by network. */
  readonly port?: number;
  readonly given: S3Repository | VolumeRepository | ResticRepository;
}

const DEFAULT_STORAGE = Size.gibibytes(50);
const DEFAULT_PREFIX = '{namespace}/{name}';
const HTTPS_PORT = 443;
/** Where the claim is mounted. */
export const REPOSITORY_DIRECTORY = '/repository';

/**
 * Where backups are stored: in a repository of restic, encrypted with a password that only you hold. On a living cluster, another one
 * counts from the next backup on; the backups in the old one stay there.
 */
export class BackupRepository {
  /** A bucket of an object store. Addresses are in path style, which all stores understand. */
  static s3(options: S3Repository): BackupRepository {
    const { endpoint, bucket, prefix = DEFAULT_PREFIX, region } = options;
    return new BackupRepository({
      kind: 's3',
      address: `s3:${endpoint.replace(/\/+$/, '')}/${bucket}/${prefix.replace(/^\/+|\/+$/g, '')}`,
      environment: region === undefined ? {} : { AWS_DEFAULT_REGION: region },
      environmentSecret: options.credentials,
      certificateAuthority: options.certificateAuthority,
      peers: options.peers,
      port: portOf(endpoint),
      given: options,
    });
  }

  /** A volume of the Kubernetes cluster, for those without an object store. */
  static volume(options: VolumeRepository = {}): BackupRepository {
    const { claim, storage = DEFAULT_STORAGE, storageClassName } = options;
    return new BackupRepository({
      kind: 'volume',
      address: `${REPOSITORY_DIRECTORY}/${DEFAULT_PREFIX}`,
      environment: {},
      claim: { name: claim, storage, storageClassName },
      given: options,
    });
  }

  /** Any other repository that restic can reach. */
  static restic(options: ResticRepository): BackupRepository {
    const { repository, environmentSecret, certificateAuthority, peers } = options;
    return new BackupRepository({
      kind: 'restic', address: repository, environment: {}, environmentSecret, certificateAuthority, peers, port: HTTPS_PORT,
      given: options,
    });
  }

  private constructor(/** @internal */ readonly _parts: RepositoryParts) {}
}

/** Invalid URLs are refused by a rule. */
function portOf(endpoint: string): number | undefined {
  const { protocol, port } = URL.canParse(endpoint) ? new URL(endpoint) : { protocol: '', port: '' };
  return port === '' ? (protocol === 'http:' ? 80 : HTTPS_PORT) : Number(port);
}
