import type { Environment } from './environment';

export const production: Environment = {
  namespace: 'shop',
  domain: 'example.com',
  gateway: { name: 'public', namespace: 'gateways' },
  website: { image: 'nginxinc/nginx-unprivileged:1.28-alpine', size: 3 },
  sample: {
    replicas: 3,
    maxReplicas: 12,
    millicores: 500,
    memoryMebibytes: 512,
    logLevel: 'info',
    stable: '1.0',
    next: { version: '2.0', weight: 1, idle: true },
  },
};
