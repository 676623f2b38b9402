import { App, Chart } from 'cdk8s';
import { AppService, LabelMatch, PodCount, PodSpread, Rollout, ServiceType } from 'cdk8s-operatorless';

const app = new App();
const chart = new Chart(app, 'pods', { namespace: 'shop' });

// Never two pods on one node, and reachable from outside the cluster.
new AppService(chart, 'api', {
  image: 'registry.example.com/api:3.0',
  size: 3,
  ports: [{ port: 80, targetPort: 8080 }],
  pods: {
    nodeAffinity: { preferred: [{ labels: [LabelMatch.isOneOf('kubernetes.io/arch', ['arm64'])] }] },
    spread: PodSpread.required(),
  },
  rollout: Rollout.rolling({ maxSurge: PodCount.of(0), maxUnavailable: PodCount.of(1) }),
  service: { type: ServiceType.LOAD_BALANCER, loadBalancerSourceRanges: ['203.0.113.0/24'] },
});

app.synth();
