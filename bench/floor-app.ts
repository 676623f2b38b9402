import { mkdirSync, writeFileSync } from 'node:fs';
import { ApiObject, App } from 'cdk8s';
import { run } from './report';

/**
 * What every synth that gives an object a file does at least: asks each for its data, once, and writes that, in the fastest form there is.
 */
class FloorApp extends App {
  public synth(): void {
    mkdirSync(this.outdir, { recursive: true });
    const objects = this.node.findAll().filter((construct) => ApiObject.isApiObject(construct));
    objects.forEach((object, index) => { writeFileSync(`${this.outdir}/${index}.json`, JSON.stringify(object.toJson())); });
  }
}

run(() => new FloorApp());
