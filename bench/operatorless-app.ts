import { OperatorlessApp } from '../lib';
import { run } from './report';

run(() => new OperatorlessApp());
