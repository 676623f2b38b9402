import { Size } from 'cdk8s';
import fc from 'fast-check';
import { Cpu } from '../../../../lib';
import {
  formatKibibytes, formatMillicores, parseCpu, parseSize, toKibibytes, toMillicores,
} from '../../../../lib/kubernetes/formats/quantities';

test.each([['2', 2000], ['0.5', 500], ['250m', 250], ['1.5', 1500]])('cpu %s is %d thousandths', (text, millicores) => {
  expect(toMillicores(parseCpu(text) ?? Cpu.millis(0))).toBe(millicores);
});
test.each(['', '0', 'two', '2 ', '-1', '1.0001', '1k'])('"%s" is not an amount of CPU', (text) => expect(parseCpu(text)).toBeUndefined());

test.each([
  ['4Gi', 4 * 1024 * 1024],
  ['128Mi', 131072],
  ['500M', 488282],
  ['1024', 1],
  ['1.5Gi', 1572864],
  ['1k', 1],
])('memory %s is %d KiB, rounded up', (text, kibibytes) => {
  expect(toKibibytes(parseSize(text) ?? Size.kibibytes(0))).toBe(kibibytes);
});
test.each(['', '0', '4 Gi', '4GB', '-1Gi', 'Gi'])('"%s" is not a size', (text) => expect(parseSize(text)).toBeUndefined());

test.each([
  [2000, '2'],
  [1500, '1500m'],
  [0, '0'],
])('%d thousandths of a cpu are written %s', (millicores, text) => expect(formatMillicores(millicores)).toBe(text));
test.each([
  [4194304, '4Gi'],
  [1024, '1Mi'],
  [1000, '1000Ki'],
  [0, '0Ki'],
])('%d KiB are written %s', (kibibytes, text) => expect(formatKibibytes(kibibytes)).toBe(text));

test('a written quantity is read back as the same amount', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 2 ** 40 }), (amount) => {
    expect(toKibibytes(parseSize(formatKibibytes(amount)) ?? Size.kibibytes(0))).toBe(amount);
    expect(toMillicores(parseCpu(formatMillicores(amount)) ?? Cpu.millis(0))).toBe(amount);
  }));
});
