import { type Claim, formatClaim, formatFault } from '../../../lib/support/fault';

test.each<[string, Claim]>([
  ['must be odd', { must: 'be odd' }],
  ['must be odd, got 4', { must: 'be odd', got: '4' }],
  ['must be odd: it votes', { must: 'be odd', why: 'it votes' }],
  ['must be odd, got 4; use 3 or 5', { must: 'be odd', got: '4', fix: 'use 3 or 5' }],
  ['must be odd, got 4: it votes; use 3 or 5', { must: 'be odd', got: '4', why: 'it votes', fix: 'use 3 or 5' }],
  ['by a gateway must be odd', { qualifier: 'by a gateway', must: 'be odd' }],
  ['belongs to the agent', { says: 'belongs to the agent' }],
])('says "%s"', (text, claim) => {
  expect(formatClaim(claim)).toBe(text);
  expect(formatFault({ prop: 'size', ...claim })).toBe(`size ${text}`);
});
