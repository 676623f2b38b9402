/** The samples on the pages of their operators, with and without indentation. */
export const APP_SERVICE = `apiVersion: app.example.com/v1
kind: AppService
metadata:
  name: nginx-app
spec:
  size: 2
  image: nginx:1.7.9
  ports:
    - port: 80
      targetPort: 80
      nodePort: 30002
`;

export const FLAT_APP_SERVICE = `apiVersion: app.example.com/v1
kind: AppService
metadata:
name: nginx-app
spec:
size: 2
image: nginx:1.7.9
ports:
- port: 80
targetPort: 80
nodePort: 30002
`;

export const MICRO_SERVICE_DEPLOY = `apiVersion: custom.ops/v1
kind: MicroServiceDeploy
metadata: { name: ms-sample-v1s0 }
spec:
  msName: "ms-sample"            # the service
  fullName: "ms-sample-v1s0"     # this instance
  version: "1.0"
  path: "v1"                     # major version, appears in the domain name
  image: "registry.example.com/ms-sample:1.0"
  replicas: 3
  autoscaling: true
  needAuth: true                 # tenant basic authentication in front
  config: "password=88888888"    # run-time configuration, key=value lines
  creationTimestamp: "1535546718115"
  resourceRequirements:
    limits: { cpu: "2", memory: 4Gi }
    requests: { cpu: "2", memory: 4Gi }
  idle: false                    # parked: no pods
`;

export const FLAT_MICRO_SERVICE_DEPLOY = `apiVersion: custom.ops/v1
kind: MicroServiceDeploy
metadata:
name: ms-sample-v1s0
spec:
msName: "ms-sample"
fullName: "ms-sample-v1s0"
version: "1.0"
path: "v1"
image: "registry.example.com/ms-sample:1.0"
replicas: 3
autoscaling: true
needAuth: true
config: "password=88888888"
creationTimestamp: "1535546718115"
resourceRequirements:
limits:
cpu: "2"
memory: 4Gi
requests:
cpu: "2"
memory: 4Gi
idle: false
`;

/** An AppService with these lines for its `spec`, which begins on line 4. */
export function appService(...spec: string[]): string {
  return [
    'apiVersion: app.example.com/v1', 'kind: AppService', 'metadata: { name: web }', 'spec:', ...spec.map((line) => `  ${line}`), '',
  ].join('\n');
}

/** A MicroServiceDeploy with these lines for its `spec`, which begins on line 4. */
export function microServiceDeploy(...spec: string[]): string {
  return [
    'apiVersion: custom.ops/v1', 'kind: MicroServiceDeploy', 'metadata: { name: pay-v1 }', 'spec:', ...spec.map((line) => `  ${line}`), '',
  ].join('\n');
}
