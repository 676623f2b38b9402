import fc from 'fast-check';
import { ageOf, CLOCK_MARGIN_SECONDS, madeAt, renewalAt, validityFor } from '../../../../agent/kernel/certificates/renewal';

const DAY = 86400;
const NOW = 1_800_000_000;
/** The shortest that anybody tests with, to the longest that anybody wants. */
const life = fc.integer({ min: 60, max: 3650 * DAY });
const now = fc.integer({ min: NOW, max: NOW + 3650 * DAY });

test.each([
  ['before it begins', -CLOCK_MARGIN_SECONDS - 1, 'notYetValid'],
  ['for a clock that is behind by the margin', -CLOCK_MARGIN_SECONDS, 'valid'],
  ['when it is made', 0, 'valid'],
  ['a second before two thirds of its life', 60 * DAY - 1, 'valid'],
  ['at two thirds of its life', 60 * DAY, 'due'],
  ['in its last second', 90 * DAY, 'due'],
  ['a second later', 90 * DAY + 1, 'expired'],
])('a certificate for 90 days is, %s, as it should be', (_, after, age) => {
  expect(ageOf(validityFor(NOW, 90 * DAY), NOW + after)).toBe(age);
});

test('a certificate is valid from a margin before it is made, so that clocks that are behind accept it', () => {
  fc.assert(fc.property(now, life, fc.integer({ min: -CLOCK_MARGIN_SECONDS, max: 0 }), (made, seconds, behind) => {
    const validity = validityFor(made, seconds);
    expect(madeAt(validity)).toBe(made);
    expect(ageOf(validity, made + behind)).toBe('valid');
  }));
});

test('a certificate is due between two thirds of its life and its end, and never before', () => {
  fc.assert(fc.property(now, life, fc.double({ min: 0, max: 1, noNaN: true }), (made, seconds, share) => {
    const age = ageOf(validityFor(made, seconds), made + share * seconds);
    expect(age).toBe(made + share * seconds < renewalAt(validityFor(made, seconds)) ? 'valid' : 'due');
    if (share < 0.66) expect(age).toBe('valid');
    if (share > 0.67) expect(age).toBe('due');
  }));
});

test('an agent that is down for a week finds a certificate of a month that it can still use', () => {
  fc.assert(fc.property(fc.integer({ min: 30, max: 3650 }), fc.double({ min: 0, max: 1, noNaN: true }), (days, share) => {
    const validity = validityFor(NOW, days * DAY);
    const lastLook = NOW + share * (renewalAt(validity) - NOW);
    expect(ageOf(validity, lastLook + 7 * DAY)).not.toBe('expired');
  }));
});

test('no certificate outlives its authority', () => {
  fc.assert(fc.property(now, life, now, life, (made, seconds, authorityMade, authoritySeconds) => {
    const authority = validityFor(authorityMade, authoritySeconds);
    expect(validityFor(made, seconds, authority).until).toBeLessThanOrEqual(authority.until);
  }));
});

test('a certificate that was made elsewhere, for less than the margin, is due at once', () => {
  expect(ageOf({ from: NOW, until: NOW + 60 }, NOW)).toBe('valid');
  expect(ageOf({ from: NOW, until: NOW + 60 }, NOW + 60)).toBe('due');
});
