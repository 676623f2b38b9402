import { validityFor } from '../../../../agent/kernel/certificates/renewal';
import { type KnownAuthority, planRotation } from '../../../../agent/kernel/certificates/rotation';
import { DAY } from './support/issued';

const NOW = 1_800_000_000;
const made = (day: number, days = 360, hasKey = true): KnownAuthority => ({ validity: validityFor(NOW + day * DAY, days * DAY), hasKey });
const plan = (known: readonly KnownAuthority[], day: number) => planRotation(known, NOW + day * DAY);

const [first, second] = [made(0), made(240)];

test.each<[string, readonly KnownAuthority[], number, ReturnType<typeof plan>]>([
  ['without any, one is made', [], 0, { signing: undefined, makeAnother: true, trusted: [], keysToDelete: [] }],
  ['the only one signs at once', [first], 0, { signing: first, makeAnother: false, trusted: [first], keysToDelete: [] }],
  ['at two thirds, another one is made', [first], 240, { signing: first, makeAnother: true, trusted: [first], keysToDelete: [] }],
  ['the other one is trusted before it signs', [first, second], 240,
    { signing: first, makeAnother: false, trusted: [second, first], keysToDelete: [] }],
  ['it does not sign until half of what is left has passed', [first, second], 299,
    { signing: first, makeAnother: false, trusted: [second, first], keysToDelete: [] }],
  ['then it signs, and the key of the first is deleted', [first, second], 300,
    { signing: second, makeAnother: false, trusted: [second, first], keysToDelete: [first] }],
  ['the first is trusted as long as one of its certificates can be valid', [made(0, 360, false), second], 360,
    { signing: second, makeAnother: false, trusted: [second, made(0, 360, false)], keysToDelete: [] }],
  ['the first is forgotten after that', [first, second], 361,
    { signing: second, makeAnother: false, trusted: [second], keysToDelete: [first] }],
  ['if nobody made another in time, it is made now', [first], 361,
    { signing: undefined, makeAnother: true, trusted: [], keysToDelete: [first] }],
  ['one that is made late signs soon', [first, made(358)], 359.1,
    { signing: made(358), makeAnother: false, trusted: [made(358), first], keysToDelete: [first] }],
  ['one whose key is lost is trusted, and another one is made', [made(0, 360, false)], 1,
    { signing: undefined, makeAnother: true, trusted: [made(0, 360, false)], keysToDelete: [] }],
  ['that one signs at once', [made(0, 360, false), made(1)], 1,
    { signing: made(1), makeAnother: false, trusted: [made(1), made(0, 360, false)], keysToDelete: [] }],
  ['one from the future is trusted, and another one is made', [made(9)], 1,
    { signing: undefined, makeAnother: true, trusted: [made(9)], keysToDelete: [] }],
  ['one from the future replaces nothing', [first, made(9)], 1,
    { signing: first, makeAnother: false, trusted: [made(9), first], keysToDelete: [] }],
  ['one with a shorter life signs before it is due', [first, made(240, 30)], 256,
    { signing: made(240, 30), makeAnother: false, trusted: [made(240, 30), first], keysToDelete: [first] }],
])('%s', (_, known, day, expected) => {
  expect(plan(known, day)).toEqual(expected);
  expect(plan([...known].reverse(), day)).toEqual(expected);
});
