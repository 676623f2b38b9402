import { lineOf } from '../../../../lib/plan/read/lines';
import { readSides } from '../../../../lib/plan/read/read';

const TEXT = `# comment
apiVersion: v1
kind: ConfigMap
metadata: { name: a }
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector: { matchLabels: { app: web } }
  template: &template
    spec:
      containers:
      - name: web
        image: web:1
      - name: sidecar
        imagePullPolcy: Always
---
apiVersion: v1
kind: List
items:
- kind: Secret
  apiVersion: v1
  metadata:
    name: b
  dta: {}
- { apiVersion: v1, kind: Secret, metadata: { name: c }, dta: {} }
`;
const objects = readSides([{ path: 'web.yaml', text: TEXT }])[0].inventory.objects;
const line = (name: string, ...path: (string | number)[]) => {
  const object = objects.find((one) => one.name === name);
  return object && lineOf(object, path);
};

test.each<[string, (string | number)[], number]>([
  ['a', ['metadata', 'name'], 4],
  ['web', ['spec', 'template', 'spec', 'containers', 1, 'imagePullPolcy'], 18],
  ['web', ['spec', 'template', 'spec', 'containers', 0], 15],
  ['b', ['dta'], 27],
  ['c', ['dta'], 28],
])('of %s, the field %j is in line %d', (name, path, expected) => expect(line(name, ...path)).toBe(expected));

test('for a field that is written elsewhere, the nearest line that is written here', () => {
  expect(line('web', 'spec', 'template', 'metadata', 'labels')).toBe(12);
});

test('an object that was made in another way has no lines', () => {
  expect(lineOf({ ...objects[0], written: {} }, ['kind'])).toBeUndefined();
});
