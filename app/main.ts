import { OperatorlessApp } from '../lib';
import { Shop } from './charts/shop';
import { production } from './environments/production';
import { staging } from './environments/staging';

const app = new OperatorlessApp({ outdir: 'manifests' });
new Shop(app, 'staging', staging);
new Shop(app, 'production', production);
app.synth();
