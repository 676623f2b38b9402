import { Authentication, EnvoyGatewayAuthentication, MicroService, Quota, Route } from '../../../lib';
import { appContainer, container, kinds, microService, only, synth } from '../../support/synth';

const route = Route.gateway('public', { namespace: 'gateways' });
const base = { msName: 'ms-sample', version: '1.0', image: 'registry.example.com/ms-sample:1.0' };

describe('a proxy in the pod', () => {
  const manifests = microService({ authentication: Authentication.proxy(), callers: [], domain: 'example.com', route, autoscaling: {} });

  test('receives the Service\'s requests, and callers reach nothing else', () => {
    expect(only(manifests, 'Service').spec.ports).toEqual([{ name: 'http', port: 80, targetPort: 10080, protocol: 'TCP' }]);
    expect(only(manifests, 'NetworkPolicy').spec.ingress).toMatchObject([{ ports: [{ port: 10080 }] }]);
  });

  test('leaves the probes and the autoscaler to the app\'s container', () => {
    expect(appContainer(manifests).readinessProbe.httpGet.port).toBe(8080);
    expect(only(manifests, 'HorizontalPodAutoscaler').spec.metrics[0].containerResource.container).toBe('app');
  });

  test('reads its credentials as a file from a Secret that is in no manifest', () => {
    expect(only(manifests, 'Deployment').spec.template.spec.volumes).toContainEqual({
      name: 'proxy-credentials', secret: { secretName: 'ms-sample-v1-htpasswd', defaultMode: 0o440 },
    });
    expect(container(manifests, 'proxy').volumeMounts).toContainEqual({
      name: 'proxy-credentials', mountPath: '/etc/proxy-credentials', readOnly: true,
    });
    expect(kinds(manifests)).not.toContain('Secret');
  });

  test('requires credentials on every path, passes the tenant to the app, but not the password', () => {
    const config: string = only(manifests, 'ConfigMap').data['nginx.conf'];
    expect(config).toContain('listen 10080;');
    expect(config).toContain('auth_basic_user_file /etc/proxy-credentials/htpasswd;');
    expect(config).toContain('server 127.0.0.1:8080;');
    expect(config).toContain('proxy_set_header X-Forwarded-User $remote_user;');
    expect(config).toContain('proxy_set_header Authorization "";');
    expect(config).not.toContain('auth_basic off');
  });

  test('restarts when its configuration changes', () => {
    const other = microService({ authentication: Authentication.proxy(), port: 9000 });
    const checksum = (rendered: typeof manifests) => {
      const { metadata } = only(rendered, 'Deployment').spec.template;
      return metadata.annotations['cdk8s-operatorless/config-checksum'];
    };
    expect(checksum(other)).not.toBe(checksum(manifests));
  });

  test('is included in the quota', () => {
    const quota = Quota.namespace();
    const cpu = (authentication?: Authentication) => (
      only(microService({ authentication, quota }), 'ResourceQuota').spec.hard['requests.cpu']
    );
    expect(cpu()).toBe('500m');
    expect(cpu(Authentication.proxy())).toBe('750m');
  });

  test.each([
    [{ port: 10080 }, 'ports must leave 10080 to the proxy'],
    [{ metrics: { port: 10081 } }, 'ports must leave 10081 to the proxy'],
    [
      { authentication: Authentication.proxy({ secretName: 'Not A Name' }) },
      'authentication.secretName must be the name of a Secret, got "Not A Name"',
    ],
    [{ authentication: Authentication.proxy({ image: 'nginx' }) }, 'authentication.image must have a tag or a digest, got "nginx"'],
  ])('fails on %j', (props, message) => {
    expect(() => microService({ authentication: Authentication.proxy(), ...props })).toThrow(`[test/service] ${message}`);
  });
});

test('the construct exposes the commands that create its Secrets, with their namespace', () => {
  synth((chart) => {
    const service = new MicroService(chart, 'service', { ...base, authentication: Authentication.proxy({ secretName: 'tenants' }) });
    expect(service.requiredSecrets).toEqual([{
      name: 'tenants',
      purpose: 'the tenants that the proxy admits, one line user:hash each',
      command: 'htpasswd -n TENANT | kubectl create secret generic tenants --namespace shop --from-file=htpasswd=/dev/stdin',
    }]);
  });
});

describe('Envoy Gateway', () => {
  const authentication = Authentication.gateway(new EnvoyGatewayAuthentication({ secretName: 'tenants' }));
  const manifests = microService({ authentication, domain: 'example.com', route });

  test('protects the route itself, without a proxy in the pods', () => {
    expect(only(manifests, 'SecurityPolicy').spec).toEqual({
      targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', name: 'ms-sample-v1' }],
      basicAuth: { users: { group: '', kind: 'Secret', name: 'tenants' } },
    });
    expect(only(manifests, 'Deployment').spec.template.spec.containers).toHaveLength(1);
  });

  test('fails without a route that it could protect', () => {
    expect(() => microService({ authentication })).toThrow(
      '[test/service] authentication by a gateway must come with a route through one, got none',
    );
  });
});
