import { inspect } from 'node:util';
import { App, Chart } from 'cdk8s';
import { brokenRules, check, faultsOf, type Rule } from '../../../lib/support/rules';

const atMostSeven: Rule<number> = (size) => (size <= 7 ? undefined : { prop: 'size', must: 'be at most 7', got: `${size}` });
const odd: Rule<number> = (size) => (size % 2 === 1 ? undefined : { prop: 'size', must: 'be odd', got: `${size}` });

test('a value that follows every rule passes', () => {
  expect(() => check(new Chart(new App(), 'prod'), 5, [atMostSeven, odd])).not.toThrow();
});

test('fails once with every broken rule, each after the path of the construct', () => {
  expect(() => check(new Chart(new App(), 'prod'), 8, [atMostSeven, odd])).toThrow(
    /^\[prod\] size must be at most 7, got 8\n\[prod\] size must be odd, got 8$/,
  );
});

test('a fault is one line after its path, with control characters of values escaped', () => {
  const broken: Rule<string> = (name) => ({ prop: 'name', must: 'be a DNS label', got: `"${name}"` });
  expect(() => check(new Chart(new App(), 'prod'), 'a\n[prod] b\u001b[2J\u202e', [broken])).toThrow(
    /^\[prod\] name must be a DNS label, got "a\\n\[prod\] b\\u\{1b\}\[2J\\u\{202e\}"$/,
  );
});

test('a rule may find several faults at once', () => {
  const broken: Rule<number> = () => [{ prop: 'first', must: 'be' }, { prop: 'second', says: 'is missing' }];
  expect(() => check(new Chart(new App(), 'prod'), 8, [broken])).toThrow(/^\[prod\] first must be\n\[prod\] second is missing$/);
});

test('the faults of an error are available as values; another error has none', () => {
  const faults = [{ prop: 'size', must: 'be odd' }];
  expect(faultsOf(brokenRules(new Chart(new App(), 'prod'), faults))).toEqual(faults);
  expect(faultsOf(new Error('[prod] size must be odd'))).toBeUndefined();
});

test('broken rules are a plain error, of which a terminal prints only the message', () => {
  const error = brokenRules(new Chart(new App(), 'prod'), [{ prop: 'size', must: 'be odd' }]);
  expect(inspect(error)).toMatch(/^Error: \[prod\] size must be odd\n {4}at [^{]*$/);
});
