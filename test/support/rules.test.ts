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

test('a rule may find several faults at once', () => {
  expect(() => check(new Chart(new App(), 'prod'), 8, [() => ['first', 'second']])).toThrow(/^\[prod\] first\n\[prod\] second$/);
});
