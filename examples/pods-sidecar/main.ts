import { App, Chart, Size } from 'cdk8s';
import { AppService, Peer, Volume } from 'cdk8s-operatorless';

const app = new App();
const chart = new Chart(app, 'pods', { namespace: 'shop' });

// A container beside the app ships its log files.
new AppService(chart, 'website', {
  image: 'registry.example.com/website:1.4',
  ports: [{ port: 80, targetPort: 8080 }],
  volumes: [Volume.emptyDir('/var/log/app', { name: 'logs', sizeLimit: Size.mebibytes(200) })],
  pods: {
    imagePullSecrets: ['registry'],
    sidecars: [{
      name: 'log-shipper',
      image: 'registry.example.com/log-shipper:2.1',
      volumes: [Volume.shared('/logs', 'logs', { readOnly: true })],
      calls: [Peer.namespace('logging')],
    }],
  },
});

app.synth();
