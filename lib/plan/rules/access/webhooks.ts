import { at, type Fields, fieldsOf, listAt, textAt } from '../../../kubernetes/objects/fields';
import { type Change, editOf } from '../../change';
import { enumerate } from '../../format';
import type { KubeObject } from '../../kube-object';
import type { Rule, Verdict } from '../../rule';

const CONFIGURATIONS = ['Validating', 'Mutating'].map((kind) => `admissionregistration.k8s.io/${kind}WebhookConfiguration`);

function webhooksOf({ stored }: KubeObject): Fields[] {
  return listAt(stored, 'webhooks').map(fieldsOf);
}

/** The default is Fail. */
function isStrict({ failurePolicy }: Fields): boolean {
  return failurePolicy !== 'Ignore';
}

/** Whether the webhook judges every kind of object. */
function judgesAll(webhook: Fields): boolean {
  return listAt(webhook, 'rules').some((rule) => (
    listAt(rule, 'apiGroups').includes('*') && listAt(rule, 'resources').some((one) => one === '*' || one === '*/*')
  ));
}

/** A webhook that ignored failures before, or that judges every kind of object only now. */
function webhookFails(change: Change): Verdict | undefined {
  const edit = editOf(change, ...CONFIGURATIONS);
  if (edit === undefined) return undefined;
  const stricter = webhooksOf(edit.after).filter((webhook) => {
    const old = webhooksOf(edit.before).find(({ name }) => name === webhook.name);
    return old !== undefined && isStrict(webhook) && (!isStrict(old) || (judgesAll(webhook) && !judgesAll(old)));
  });
  if (stricter.length === 0) return undefined;
  const [service] = stricter.map((webhook) => at(webhook, 'clientConfig.service')).filter((one) => one !== undefined);
  const server = service === undefined ? 'its server' : `Service ${textAt(service, 'namespace')}/${textAt(service, 'name')}`;
  return {
    message: `${enumerate(stricter.map(({ name }) => String(name)))}: failurePolicy is Fail now for ${whatTheyJudge(stricter)}; `
      + `while ${server} doesn't answer, the API server refuses to write any of these`,
    way: 'keep Ignore until several of its pods run; exclude kube-system and the namespace of its own pods by namespaceSelector',
  };
}

/** `pods and services`, or `objects of every kind` */
function whatTheyJudge(webhooks: readonly Fields[]): string {
  if (webhooks.some(judgesAll)) return 'objects of every kind';
  const rules = webhooks.flatMap((webhook) => listAt(webhook, 'rules'));
  return enumerate([...new Set(rules.flatMap((rule) => listAt(rule, 'resources').map(String)))]);
}

/** Rules about webhooks that the API server asks. */
export const webhookRules: readonly Rule[] = [
  { name: 'webhook-fails', level: 'danger', judge: webhookFails },
];
