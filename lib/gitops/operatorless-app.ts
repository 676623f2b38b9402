import { App, Chart } from 'cdk8s';
import type { OperatorlessAppProps } from './operatorless-app-props';
import { defaultFolder, folderFaults } from './place';
import { Progress } from './disk/progress';
import { filesOf, renderApp, type RenderSettings } from './render';
import type { RenderedFile } from './disk/rendered-file';
import { writeFiles } from './disk/write';
import { refuseOtherApp, rememberApp } from './disk/writers';

/**
 * An app whose manifests a Git repository can live with: one folder a chart, one file an object, names that no other object
 * changes, written only where they differ and only when all is well.
 */
export class OperatorlessApp extends App {
  private readonly folders = new Map<Chart, string>();
  private readonly settings: RenderSettings;

  /** @throws when `CDK8S_OUTDIR` would send this app into the folder of another */
  constructor(props: OperatorlessAppProps = {}) {
    super({ outdir: outdirOf(props.outdir), resolvers: props.resolvers });
    this.settings = {
      folderOf: (chart) => this.folders.get(chart) ?? defaultFolder(chart),
      readme: props.readme ?? true,
      argoCd: props.argoCd ?? false,
      flux: props.flux ?? false,
      recordConstructMetadata: props.recordConstructMetadata ?? process.env.CDK8S_RECORD_CONSTRUCT_METADATA === 'true',
    };
  }

  /** Every chart, in the order in which the code made them. */
  public get charts(): Chart[] {
    return this.node.findAll().filter(Chart.isChart);
  }

  /**
   * Puts a chart's objects into a folder of your choice beneath the output folder: `clusters/one/shop`. Several charts may share one.
   * A chart that nobody placed has a folder that is called like it.
   *
   * @throws when the folder is none beneath the output folder
   */
  public place(chart: Chart, folder: string): void {
    const [fault] = folderFaults(chart, folder);
    if (fault !== undefined) throw new Error(fault);
    this.folders.set(chart, folder);
  }

  /**
   * Every file that `synth` would write, sorted by path, without writing any. Paths stand beneath the output folder. Beside a file
   * for each object there are a `kustomization.yaml` in each folder and at the root, and the index `.operatorless-files`: a
   * comment, then the path of every other file, one a line.
   *
   * @throws one error with everything that is wrong with the app, a line each, behind the path of the construct
   */
  public render(): RenderedFile[] {
    return this.rendered();
  }

  /**
   * Writes the files that differ from what is there, deletes those that an earlier run wrote and the app no longer has, and
   * leaves all others alone.
   *
   * @throws when anything is wrong with the app, stands in the way of a file, or is all that another app of the process wrote to
   * this folder: then nothing is written
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

  /** Every object as one YAML text, in the order in which they are applied. */
  public synthYaml(): string {
    return renderApp(this, this.settings).files.map(({ text }) => text).join('---\n');
  }

  private rendered(progress?: Progress): RenderedFile[] {
    return filesOf(renderApp(this, this.settings, progress), this.settings);
  }
}

/** By the folder that `CDK8S_OUTDIR` names: the one of the code that it stands for. */
const redirected = new Map<string, string>();

/** `cdk8s synth` and `operatorless plan` send an app elsewhere; two in one folder would delete each other's files. */
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
