import { formatFault } from '../../../../lib/support/fault';
import { imageFault, isPinned, programOf, releaseOf } from '../../../../lib/kubernetes/formats/image-reference';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

test.each([
  'nginx:1.7.9',
  'registry.example.com/ms-sample:1.0',
  'localhost:5000/a/b_c/d__e:v1',
  `nginx@${DIGEST}`,
  `registry.example.com:8443/team/web:1.0@${DIGEST}`,
])('%s can be run', (image) => expect(imageFault('image', image)).toBeUndefined());

test.each([
  ['just a image url', 'image must be an image reference, got "just a image url"; write it like registry.example.com/shop/web:1.0'],
  ['', 'image must be an image reference, got ""'],
  ['Nginx:1.0', 'image must be an image reference, got "Nginx:1.0"'],
  ['https://example.com/web:1.0', 'image must be an image reference, got "https://example.com/web:1.0"'],
  ['nginx@sha256:short', 'image must be an image reference'],
  ['nginx', 'image must have a tag or a digest, got "nginx": without one it means latest; use "nginx:<version>"'],
  ['localhost:5000/nginx', 'image must have a tag or a digest'],
  ['nginx:latest', 'image must not be tagged latest, got "nginx:latest"'],
])('fails on "%s" and says what is wrong', (image, message) => {
  const fault = imageFault('image', image);
  expect(fault && formatFault(fault)).toContain(message);
});

test('only a digest identifies the content', () => {
  expect(isPinned(`nginx:1.0@${DIGEST}`)).toBe(true);
  expect(isPinned('nginx:1.0')).toBe(false);
});

test.each([
  ['redis:8.0.2', 'redis', '8.0.2'],
  ['registry.example.com:5000/valkey-mirror/redis:v7.2.4-alpine', 'redis', '7.2.4'],
  [`mirror/valkey:8.1.1@${DIGEST}`, 'valkey', '8.1.1'],
  [`localhost:5000/redis@${DIGEST}`, 'redis', undefined],
  ['redis:2026.10.1', 'redis', undefined],
  ['redis:8.0.2.1', 'redis', undefined],
  ['redis:8', 'redis', undefined],
])('%s is a %s of release %s', (image, program, release) => expect([programOf(image), releaseOf(image)]).toEqual([program, release]));
