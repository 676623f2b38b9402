import { Size } from 'cdk8s';
import { Cpu } from '../kubernetes/pods/container-resources';
import { resolveResources } from '../pods/resources';
import { DEFAULT_APP_RESOURCES } from '../workload/program/settings';
import type { Proxy } from '../workload/workload';
import type { ProxyAuthenticationOptions } from './authentication';

/** Runs as any user and writes to /tmp only. */
const DEFAULT_PROXY_IMAGE = 'nginxinc/nginx-unprivileged:1.28-alpine';

/** Above 1024, and unlikely to be the app's. */
const PROXY_PORT = 10080;
const PROXY_HEALTH_PORT = 10081;
const HEALTH_PATH = '/healthz';

/** Enough for one worker, as configured below, with some hundred open connections. */
const DEFAULT_RESOURCES = {
  cpu: { request: Cpu.millis(50), limit: Cpu.millis(500) },
  memory: { request: Size.mebibytes(32), limit: Size.mebibytes(64) },
  ephemeralStorage: { request: Size.mebibytes(16), limit: Size.mebibytes(64) },
};

const CONFIG_DIRECTORY = '/etc/proxy';
const CONFIG_FILE = 'nginx.conf';
const SECRET_DIRECTORY = '/etc/proxy-credentials';
export const HTPASSWD_KEY = 'htpasswd';

/** A proxy that authenticates tenants, and passes their name to the app. */
export function authenticatingProxy(name: string, appPort: number, options: ProxyAuthenticationOptions): Proxy {
  return {
    image: options.image ?? DEFAULT_PROXY_IMAGE,
    command: ['nginx', '-c', `${CONFIG_DIRECTORY}/${CONFIG_FILE}`, '-g', 'daemon off;'],
    port: PROXY_PORT,
    healthPort: PROXY_HEALTH_PORT,
    healthPath: HEALTH_PATH,
    resources: resolveResources(options.resources ?? DEFAULT_RESOURCES, DEFAULT_APP_RESOURCES),
    config: { [CONFIG_FILE]: nginxConfig(name, appPort) },
    configDirectory: CONFIG_DIRECTORY,
    secretName: options.secretName ?? `${name}-htpasswd`,
    secretDirectory: SECRET_DIRECTORY,
  };
}

/** One worker and /tmp for all that it writes; answers the kubelet on a port of its own. */
function nginxConfig(realm: string, appPort: number): string {
  return `worker_processes 1;
pid /tmp/nginx.pid;
error_log /dev/stderr;
events { worker_connections 1024; }
http {
  access_log /dev/stdout;
  server_tokens off;
  client_max_body_size 0;
  client_body_temp_path /tmp/client-body;
  proxy_temp_path /tmp/proxy;
  fastcgi_temp_path /tmp/fastcgi;
  uwsgi_temp_path /tmp/uwsgi;
  scgi_temp_path /tmp/scgi;
${guardedServer(realm, appPort)}
  server {
    listen ${PROXY_HEALTH_PORT};
    access_log off;
    location = ${HEALTH_PATH} { return 204; }
    location / { return 404; }
  }
}
`;
}

/** The password ends here: the app gets the tenant's name, and no header that a client could have forged. */
function guardedServer(realm: string, appPort: number): string {
  return `  map $http_upgrade $connection_header { default upgrade; '' ''; }
  upstream app { server 127.0.0.1:${appPort}; keepalive 32; }
  server {
    listen ${PROXY_PORT};
    auth_basic "${realm}";
    auth_basic_user_file ${SECRET_DIRECTORY}/${HTPASSWD_KEY};
    location / {
      proxy_pass http://app;
      proxy_http_version 1.1;
      proxy_request_buffering off;
      proxy_set_header Host $http_host;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_header;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-User $remote_user;
      proxy_set_header Authorization "";
    }
  }`;
}
