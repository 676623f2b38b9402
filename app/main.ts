import { App, YamlOutputType } from 'cdk8s';
import { Shop } from './charts/shop';
import { production } from './environments/production';
import { staging } from './environments/staging';

const app = new App({
  // `cdk8s synth` names the folder; alone, the app writes the one that is committed.
  outdir: process.env.CDK8S_OUTDIR ?? 'manifests',
  yamlOutputType: YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE,
  outputFileExtension: '.yaml',
});
new Shop(app, 'staging', staging);
new Shop(app, 'production', production);
app.synth();
