import type * as core from 'kubernetes-types/core/v1';
import { instanceSelector, type Labels } from '../../kubernetes/objects/labels';
import { shapePod } from '../../pods/shape/pod';
import { relaxationAnnotations } from '../../pods/shape/relaxations';
import type { Program } from '../program/program';
import { checksum } from './config-map';
import { APP_CONTAINER, programContainer } from './containers';
import { programSecurityContext } from './security';
import { programVolumes } from './volumes';

const CONFIG_CHECKSUM_ANNOTATION = 'cdk8s-operatorless/config-checksum';

/** The pod of a program, as far as it doesn't matter what keeps it running. */
export function programPod(program: Program): core.PodSpec {
  return {
    serviceAccountName: program.name,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    priorityClassName: program.priorityClassName,
    securityContext: programSecurityContext(program),
    containers: [programContainer(program)],
    volumes: programVolumes(program),
  };
}

interface TemplateOptions {
  readonly labels?: Labels;
  /** Labels that tell the revisions of a rollout apart. */
  readonly perRevision?: readonly string[];
  /** What the pods read beside the configuration. */
  readonly otherData?: Readonly<Record<string, string>>;
  /** Exceptions from the restricted defaults beside the relaxations. */
  readonly exceptions?: readonly string[];
}

/** The pods with everything that `pods` asks for. */
export function podTemplate(program: Program, spec: core.PodSpec, options: TemplateOptions = {}): core.PodTemplateSpec {
  const { name, imagePullPolicy, relaxations, config } = program;
  const { labels = program.labels, perRevision = [], otherData, exceptions = [] } = options;
  const all = instanceSelector(name);
  return shapePod(
    { metadata: { labels, annotations: podAnnotations([...relaxations, ...exceptions], { ...config.data, ...otherData }) }, spec },
    program.pods,
    { main: APP_CONTAINER, imagePullPolicy, apart: all, all, perRevision },
  );
}

/** Only what must replace the pods, or be seen on them. */
function podAnnotations(relaxations: readonly string[], data: Readonly<Record<string, string>>): Labels | undefined {
  const annotations = {
    ...relaxationAnnotations(relaxations),
    ...(Object.keys(data).length > 0 && { [CONFIG_CHECKSUM_ANNOTATION]: checksum(data) }),
  };
  return Object.keys(annotations).length === 0 ? undefined : annotations;
}
