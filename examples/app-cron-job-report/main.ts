import { App, Chart, Duration } from 'cdk8s';
import { AppCronJob, MicroService } from 'cdk8s-operatorless';

const app = new App();
const chart = new Chart(app, 'report', { namespace: 'shop', disableResourceNameHashes: true });

const invoices = new MicroService(chart, 'invoices', {
  msName: 'invoices',
  version: '1.0',
  image: 'registry.example.com/invoices:1.0',
});
const report = new AppCronJob(chart, 'report', {
  image: 'registry.example.com/report:2.0',
  schedule: '30 3 * * mon-fri',
  timeZone: 'Europe/Berlin',
  activeDeadline: Duration.hours(2),
});
report.connectTo(invoices); // INVOICES_V1_HOST, INVOICES_V1_PORT, INVOICES_V1_URL

app.synth();
