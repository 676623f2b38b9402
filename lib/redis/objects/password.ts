import { k8s } from 'cdk8s-plus-28';
import { metadata } from '../../kubernetes/metadata';
import { RedisSettings } from '../settings';

/** Empty in Git: the first agent fills it, and applying it again changes nothing. */
export function passwordSecret(settings: RedisSettings, name: string): k8s.KubeSecretProps {
  return { metadata: metadata(settings, { name }), type: 'Opaque' };
}
