import { mkdirSync, writeFileSync } from 'node:fs';
import { ApiObject, App } from 'cdk8s';
import { run } from './report';

/** The least that any synth with one file per object must do: get each object's data once, and write it in the fastest format. */
class FloorApp extends App {
  public synth(): void {
    mkdirSync(this.outdir, { recursive: true });
    const objects = this.node.findAll().filter((construct) => ApiObject.isApiObject(construct));
    objects.forEach((object, index) => { writeFileSync(`${this.outdir}/${index}.json`, JSON.stringify(object.toJson())); });
  }
}

run(() => new FloorApp());
