import type { Environment } from './environment';

export const staging: Environment = {
  namespace: 'shop-staging',
  domain: 'staging.example.com',
  gateway: { name: 'internal', namespace: 'gateways' },
  website: { image: 'nginxinc/nginx-unprivileged:1.28-alpine', size: 1 },
  sample: {
    replicas: 2,
    maxReplicas: undefined,
    millicores: 100,
    memoryMebibytes: 128,
    logLevel: 'debug',
    stable: '1.0',
    next: { version: '2.0', weight: 1, idle: false },
  },
};
