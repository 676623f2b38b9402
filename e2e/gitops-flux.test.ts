import { flux } from './support/gitops/flux';
import { reconciles } from './support/gitops/scenarios';

reconciles(flux, 'flux', 'E2E_FLUX');
