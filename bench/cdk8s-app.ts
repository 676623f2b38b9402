import { App } from 'cdk8s';
import { run } from './report';

run(() => new App());
