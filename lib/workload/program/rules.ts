import { imageFault } from '../../kubernetes/formats/image-reference';
import { isDnsSubdomain } from '../../kubernetes/formats/names';
import { resourceFaults } from '../../pods/resources';
import { commonMetadataFaults } from '../../pods/rules/metadata';
import type { Fault } from '../../support/fault';
import { repeated } from '../../support/repeated';
import type { Rule } from '../../support/rules';
import { configRules } from '../rules/config-rules';
import { programContainerRules } from '../rules/container-rules';
import { programReferenceRules } from '../rules/reference-rules';
import type { Program } from './program';

function imageIsReference({ image }: Program): Fault | undefined {
  return imageFault('image', image);
}

function metadataIsValid({ addedLabels, labels, annotations }: Program): Fault[] {
  return commonMetadataFaults(addedLabels, labels, annotations);
}

function userIsNotRoot({ user }: Program): Fault | undefined {
  if (Number.isInteger(user) && user >= 1 && user < 2 ** 31) return undefined;
  const fix = 'use Relaxation.ROOT_USER if the image requires it';
  return { prop: 'user', must: `be a whole number from 1 to ${2 ** 31 - 1}`, got: String(user), why: '0 is root', fix };
}

function priorityClassIsName({ priorityClassName }: Program): Fault | undefined {
  if (priorityClassName === undefined || isDnsSubdomain(priorityClassName)) return undefined;
  return { prop: 'priorityClassName', must: 'be the name of a PriorityClass', got: `"${priorityClassName}"` };
}

function requestsFitLimits({ resources }: Program): Fault[] {
  return resourceFaults('resources', resources);
}

function relaxationsAreDistinct({ relaxations }: Program): Fault[] {
  return repeated(relaxations).map((name) => ({ prop: 'relaxations', must: 'be distinct', got: `"${name}" twice`, fix: 'drop one' }));
}

/** Rules for everything that runs an image in pods. */
export const programRules: readonly Rule<Program>[] = [
  imageIsReference,
  metadataIsValid,
  userIsNotRoot,
  priorityClassIsName,
  requestsFitLimits,
  relaxationsAreDistinct,
  ...programContainerRules,
  ...configRules,
  ...programReferenceRules,
];
