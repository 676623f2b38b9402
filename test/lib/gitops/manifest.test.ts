import { appWith, chart, object } from './support/apps';

describe('fails on an object that nests too deep, with the path of the construct:', () => {
  const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) });
  const loop: Record<string, unknown> = {};
  loop.a = loop;

  test.each([['too many levels', nested(201)], ['a value that contains itself', loop]])('%s', (_, spec) => {
    const app = appWith((scope) => object(chart(scope, 'shop'), 'Sample', 'a', { apiVersion: 'example.com/v1', spec }));
    expect(() => app.render()).toThrow(
      '[shop/Sample-a] a manifest must nest at most 200 levels deep, got more, or a value that contains itself; correct the value',
    );
  });

  test('but not on the deepest object', () => {
    const app = appWith((scope) => object(chart(scope, 'shop'), 'Sample', 'a', { apiVersion: 'example.com/v1', spec: nested(150) }));
    expect(() => app.render()).not.toThrow();
  });
});
