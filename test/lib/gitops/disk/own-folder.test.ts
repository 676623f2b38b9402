import { unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { OperatorlessApp } from '../../../../lib';
import { chart, contents, object, synthMaps, temporaryFolder } from '../support/apps';

const folder = temporaryFolder();
const synth = (maps: Record<string, string>) => { synthMaps(maps, folder()); };
const files = () => Object.keys(contents(folder()));

test('CDK8S_OUTDIR overrides the folder in the code, as cdk8s synth requires', () => {
  process.env.CDK8S_OUTDIR = join(folder(), 'given');
  try {
    expect(new OperatorlessApp({ outdir: 'manifests' }).outdir).toBe(join(folder(), 'given'));
  } finally {
    delete process.env.CDK8S_OUTDIR;
  }
  expect(new OperatorlessApp({ outdir: 'manifests' }).outdir).toBe('manifests');
  expect(new OperatorlessApp().outdir).toBe('dist');
});

test('fails on two apps with different folders if CDK8S_OUTDIR would put both into one', () => {
  process.env.CDK8S_OUTDIR = join(folder(), 'both');
  try {
    new OperatorlessApp({ outdir: 'staging' });
    expect(() => new OperatorlessApp({ outdir: 'staging' })).not.toThrow();
    expect(() => new OperatorlessApp({ outdir: 'production' })).toThrow(
      'outdir must be the same for every app of a process while CDK8S_OUTDIR is set, got "production" beside "staging"',
    );
  } finally {
    delete process.env.CDK8S_OUTDIR;
  }
});

test('fails on a second app that would delete the files of the first in the same folder, and changes nothing', () => {
  synth({ 'one/a': '1' });
  const before = contents(folder());
  expect(() => synth({ 'two/a': '1' })).toThrow(
    `outdir must be the app's own, got "${folder()}", where another app of this process wrote one/configmap-a.yaml: `
      + 'this app has none of its files, and would delete them all; give each app an outdir of its own, or combine both apps',
  );
  expect(contents(folder())).toEqual(before);
});

test('fails on a second app without an outdir if CDK8S_OUTDIR would put it there', () => {
  process.env.CDK8S_OUTDIR = folder();
  try {
    synthMaps({ 'one/a': '1' }, undefined);
    expect(() => synthMaps({ 'two/a': '1' }, undefined)).toThrow('outdir must be the app\'s own');
  } finally {
    delete process.env.CDK8S_OUTDIR;
  }
});

test('an app that is built again in one process may rename objects, add, remove and move charts, '
  + 'and a folder that was emptied is free', () => {
  synth({ 'one/a': '1' });
  synth({ 'one/c': '1' });
  synth({ 'one/c': '1', 'two/b': '1' });
  synth({ 'two/b': '1' });
  const app = new OperatorlessApp({ outdir: folder(), readme: false });
  const moved = chart(app, 'two');
  object(moved, 'ConfigMap', 'b', { data: { text: '1' } });
  app.synth();
  app.place(moved, 'elsewhere');
  app.synth();
  expect(files()).toContain('elsewhere/configmap-b.yaml');
  for (const path of files()) unlinkSync(join(folder(), path));
  synth({ 'three/c': '1' });
  expect(files()).toContain('three/configmap-c.yaml');
});
