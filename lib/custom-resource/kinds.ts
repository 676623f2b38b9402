import { appServiceKind } from './app-service';
import { Kind } from './kind';
import { microServiceDeployKind } from './micro-service-deploy';

/** Every kind that can be read. */
export const kinds: readonly Kind[] = [appServiceKind, microServiceDeployKind];
