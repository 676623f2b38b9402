import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { OperatorlessApp } from '../../../lib';
import { chart, contents, object, put } from './support/apps';

/** A possible state of an app: names of ConfigMaps with a text each, by chart. */
type Shape = Record<string, Record<string, string>>;

const NAMES = ['a', 'b', 'c', 'd'];
const shape: fc.Arbitrary<Shape> = fc.dictionary(
  fc.constantFrom('web', 'api', 'jobs'),
  fc.dictionary(fc.constantFrom(...NAMES), fc.constantFrom('1', '2', 'on\n')),
);
/** Files of others: beside ours, in folders of ours, and some with names like ours. */
const foreign = fc.dictionary(
  fc.constantFrom('README.md', 'web/NOTES.md', 'web/configmap-z.yaml', 'api/deep/x.yaml', 'other/y', '.git/config'),
  fc.constantFrom('mine', ''),
);

const edit = fc.oneof(
  { weight: 4, arbitrary: shape.map((to) => ({ do: 'synth' as const, to })) },
  { weight: 2, arbitrary: foreign.map((files) => ({ do: 'put' as const, files })) },
  { weight: 1, arbitrary: shape.map((to) => ({ do: 'fail' as const, to })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('web/configmap-a.yaml', 'kustomization.yaml', 'api').map((path) => ({ do: 'lose' as const, path })),
  },
);

/** With a chart that always stays, so that it counts as the same app however much of it changes. */
function appOf(shapes: Shape, outdir: string): OperatorlessApp {
  const app = new OperatorlessApp({ outdir });
  object(chart(app, 'always'), 'ConfigMap', 'always');
  for (const [id, maps] of Object.entries(shapes)) {
    const made = chart(app, id, { namespace: id });
    for (const [name, text] of Object.entries(maps)) object(made, 'ConfigMap', name, { data: { text } });
  }
  return app;
}

/** The expected content of the folder: what the app renders, and the files of others. */
function expected(app: OperatorlessApp, others: Record<string, string>): Record<string, string> {
  return { ...others, ...Object.fromEntries(app.render().map(({ path, text }) => [path, text])) };
}

test('after any edits of the app and of the folder: no file of others is touched, the index equals the disk, '
  + 'and a second run changes nothing', () => {
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 8 }), (edits) => {
      const folder = mkdtempSync(join(tmpdir(), 'operatorless-property-'));
      let others: Record<string, string> = {};
      let last: Shape = {};
      try {
        for (const step of edits) {
          if (step.do === 'synth') last = step.to;
          if (step.do === 'put') {
            // Others can't write where a file of ours is.
            const free = Object.entries(step.files).filter(([path]) => !existsSync(join(folder, path)) || path in others);
            for (const [path, text] of free) put(folder, path, text);
            others = { ...others, ...Object.fromEntries(free) };
          }
          if (step.do === 'lose' && !Object.keys(others).some((path) => path.startsWith(step.path)))
            rmSync(join(folder, step.path), { recursive: true, force: true });
          if (step.do === 'fail') {
            const before = contents(folder);
            const app = appOf(step.to, folder);
            object(chart(app, 'broken'), 'ConfigMap', 'Not_Valid');
            expect(() => app.synth()).toThrow('metadata.name must be');
            expect(contents(folder)).toEqual(before);
            continue;
          }
          const app = appOf(last, folder);
          if (Object.keys(others).some((path) => app.render().some((file) => file.path === path))) {
            const before = contents(folder);
            expect(() => app.synth()).toThrow('must be free');
            expect(contents(folder)).toEqual(before);
            break;
          }
          app.synth();
          expect(contents(folder)).toEqual(expected(app, others));
        }
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }),
    { numRuns: 150 },
  );
});

test('the order in which the code creates objects changes no byte', () => {
  const names = fc.uniqueArray(fc.tuple(fc.constantFrom('ConfigMap', 'Secret', 'ServiceAccount', 'Namespace'), fc.constantFrom(...NAMES)), {
    selector: ([kind, name]) => `${kind} ${name}`,
  });
  fc.assert(
    fc.property(names, fc.nat(), (made, seed) => {
      const render = (objects: readonly (readonly [string, string])[]) => {
        const app = new OperatorlessApp();
        const only = chart(app, 'web');
        for (const [kind, name] of objects) object(only, kind, name);
        return app.render().map(({ path, text }) => ({ path, text }));
      };
      const shuffled = made
        .map((entry, index) => ({ entry, key: (index * 7919 + seed) % 104729 }))
        .sort((a, b) => a.key - b.key)
        .map(({ entry }) => entry);
      expect(render(shuffled)).toEqual(render(made));
    }),
  );
});
