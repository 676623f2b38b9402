import { argoCd } from './support/gitops/argo-cd';
import { reconciles } from './support/gitops/scenarios';

reconciles(argoCd, 'argocd', 'E2E_ARGOCD');
