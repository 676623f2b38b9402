import { App, Chart } from 'cdk8s';
import { clusterOf } from './cluster';
import type { OperatorlessAppProps } from './operatorless-app-props';
import { defaultFolder, folderFaults } from './place';
import { Progress } from './disk/progress';
import { filesOf, renderApp, type RenderSettings } from './render';
import type { RenderedFile } from './disk/rendered-file';
import { writeFiles } from './disk/write';
import { refuseOtherApp, rememberApp } from './disk/writers';

/**
 * An app that writes manifests for a Git repository. Each chart has a folder and each object a file, whose name doesn't depend on other
 * objects. Only files that differ are written, and none if anything is wrong.
 */
export class OperatorlessApp extends App {
  private readonly folders = new Map<Chart, string>();
  private readonly settings: RenderSettings;

  /** @throws if `CDK8S_OUTDIR` would make this app write to the folder of another app, or if `kubernetes` is no version from 1.28 on */
  constructor(props: OperatorlessAppProps = {}) {
    super({ outdir: outdirOf(props.outdir), resolvers: props.resolvers });
    this.settings = {
      folderOf: (chart) => this.folders.get(chart) ?? defaultFolder(chart),
      readme: props.readme ?? true,
      argoCd: props.argoCd ?? false,
      flux: props.flux ?? false,
      gitAttributes: props.gitAttributes ?? false,
      recordConstructMetadata: props.recordConstructMetadata ?? process.env.CDK8S_RECORD_CONSTRUCT_METADATA === 'true',
      oneSidedConnections: props.oneSidedConnections ?? false,
      target: clusterOf(props.kubernetes),
      crds: props.crds,
    };
  }

  /** All charts, in the order in which they were created. */
  public get charts(): Chart[] {
    return this.node.findAll().filter(Chart.isChart);
  }

  /**
   * Sets the folder of a chart's objects, relative to the output folder: `clusters/one/shop`. Several charts may share a folder. Without
   * this, a chart has a folder with its own name.
   *
   * @throws if the folder is not inside the output folder
   */
  public place(chart: Chart, folder: string): void {
    const [fault] = folderFaults(chart, folder);
    if (fault !== undefined) throw new Error(fault);
    this.folders.set(chart, folder);
  }

  /**
   * Returns every file that `synth` would write, sorted by path, without writing any. Paths are relative to the output folder. Apart from a
   * file for each object, there is a `kustomization.yaml` in each folder and at the root, and the index `.operatorless-files`: a comment,
   * then the path of every other file, one per line.
   *
   * @throws one error that lists everything that is wrong with the app, one fault per line, after the path of its construct
   */
  public render(): RenderedFile[] {
    return this.rendered();
  }

  /**
   * Writes the files that differ from those on disk, and deletes files of an earlier run that the app no longer has. It leaves all other
   * files alone.
   *
   * @throws if anything is wrong with the app, if something on disk is in the way of a file, or if this would delete every file that
   * another app of the process wrote to this folder. Nothing is written then.
   */
  public synth(): void {
    const progress = new Progress(process.stderr);
    try {
      const files = this.rendered(progress);
      refuseOtherApp(this, this.outdir, files);
      writeFiles(this.outdir, files, progress);
      rememberApp(this, this.outdir, files);
    } finally {
      progress.end();
    }
  }

  /** Returns all objects as one YAML text, in the order in which they are applied. */
  public synthYaml(): string {
    return renderApp(this, this.settings).files.map(({ text }) => text).join('---\n');
  }

  private rendered(progress?: Progress): RenderedFile[] {
    return filesOf(renderApp(this, this.settings, progress), this.settings);
  }
}

/** The folder in the code, by the folder in `CDK8S_OUTDIR` that replaces it. */
const redirected = new Map<string, string>();

/** `cdk8s synth` and `operatorless plan` redirect an app's output. Two apps in one folder would delete each other's files. */
function outdirOf(outdir: string | undefined): string | undefined {
  const given = process.env.CDK8S_OUTDIR;
  if (given === undefined || outdir === undefined) return given ?? outdir;
  const other = redirected.get(given) ?? outdir;
  if (other !== outdir) {
    const must = 'outdir must be the same for every app of a process while CDK8S_OUTDIR is set';
    const why = `both would write to ${given}, and delete each other's files`;
    throw new Error(`${must}, got "${outdir}" beside "${other}": ${why}; run each app by itself`);
  }
  redirected.set(given, outdir);
  return given;
}
