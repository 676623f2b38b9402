import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const root = join(__dirname, '..');
const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...markdownBelow('docs'), ...markdownBelow('lib')];

function markdownBelow(folder: string): string[] {
  return readdirSync(
    join(root, folder), { recursive: true, encoding: 'utf8' },
  ).filter((file) => file.endsWith('.md')).map((file) => join(folder, file));
}

interface Quote { readonly example: string; readonly text: string }

/** A TypeScript block of a page follows a comment that names the example it is an excerpt of. */
function quotes(page: string): Quote[] {
  const text = readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(
    /(?:<!-- example: (\S+) -->\n)?```ts\n([\s\S]*?)```/g,
  )].map(([, example = '', block]) => ({ example, text: block }));
}

const quoted = pages.flatMap((page) => quotes(page).map((quote) => ({ page, ...quote })));

test('there are quotations to check', () => expect(quoted.length).toBeGreaterThan(3));

test.each(quoted)('$page quotes $example as it is in the repository', ({ example, text }) => {
  expect(readFileSync(join(root, 'examples', example, 'main.ts'), 'utf8')).toContain(text);
});

test.each(pages)('every file that %s links to exists', (page) => {
  const links = [
    ...readFileSync(join(root, page), 'utf8').matchAll(/\]\((?!https?:|#)([^)#\s]+)/g),
  ].map(([, link]) => join(root, dirname(page), link));
  expect(links.filter((link) => !existsSync(link)).map((link) => relative(root, link))).toEqual([]);
});

test.each(pages)('%s names "npx operatorless" only where a project has installed the package', (page) => {
  const text = readFileSync(join(root, page), 'utf8');
  if (!text.includes('npx operatorless')) return;
  expect(text).toMatch(/\[installed\]\([^)]*#install\)|npm ci/);
});
