import { ApiObject, App } from 'cdk8s';
import { run } from './report';

/** What every synth of these constructs does at least: each object as plain data, once. Nothing is checked, ordered or written. */
class FloorApp extends App {
  public synth(): void {
    for (const construct of this.node.findAll()) if (ApiObject.isApiObject(construct)) construct.toJson();
  }
}

run(() => new FloorApp());
