import { App, Chart } from 'cdk8s';
import { check, Rule } from '../../lib/support/rules';

const atMostSeven: Rule<number> = (size) => (size <= 7 ? undefined : `size must be at most 7, got ${size}`);
const odd: Rule<number> = (size) => (size % 2 === 1 ? undefined : `size must be odd, got ${size}`);

test('a value that keeps every rule passes', () => {
  expect(() => check(new Chart(new App(), 'prod'), 5, [atMostSeven, odd])).not.toThrow();
});

test('fails once with every broken rule, each behind the path of the construct', () => {
  expect(() => check(new Chart(new App(), 'prod'), 8, [atMostSeven, odd])).toThrow(
    /^\[prod\] size must be at most 7, got 8\n\[prod\] size must be odd, got 8$/,
  );
});

test('a fault stays one line behind its path, and no terminal acts on what a value holds', () => {
  const broken: Rule<string> = (name) => `name must be a DNS label, got "${name}"`;
  expect(() => check(new Chart(new App(), 'prod'), 'a\n[prod] b\u001b[2J\u202e', [broken])).toThrow(
    /^\[prod\] name must be a DNS label, got "a\\n\[prod\] b\\u\{1b\}\[2J\\u\{202e\}"$/,
  );
});

test('a rule may find several faults at once', () => {
  expect(() => check(new Chart(new App(), 'prod'), 8, [() => ['first', 'second']])).toThrow(/^\[prod\] first\n\[prod\] second$/);
});
