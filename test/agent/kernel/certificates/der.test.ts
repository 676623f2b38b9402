import fc from 'fast-check';
import {
  boolean, explicit, implicit, integer, LAST_SECOND, namedBits, objectIdentifier, octetString, sequence, time, utf8String,
} from '../../../../agent/kernel/certificates/der';
import { openssl, withFiles, withOpenssl } from './support/openssl';

const FIRST_SECOND_OF_2050 = Date.UTC(2050, 0, 1) / 1000;

test.each([
  ['the longest length of one byte', octetString(Buffer.alloc(127)), '047f'],
  ['the shortest length of two bytes', octetString(Buffer.alloc(128)), '048180'],
  ['the longest length of two bytes', octetString(Buffer.alloc(255)), '0481ff'],
  ['the longest length of three bytes', octetString(Buffer.alloc(65535)), '0482ffff'],
  ['the shortest length of four bytes', octetString(Buffer.alloc(65536)), '0483010000'],
  ['zero', integer(0n), '020100'],
  ['the largest integer of one byte', integer(127n), '02017f'],
  ['an integer whose first bit would make it negative', integer(128n), '02020080'],
  ['the object identifier of X.690 8.19.5', objectIdentifier('2.999.3'), '0603883703'],
  ['true', boolean(true), '0101ff'],
  ['a first bit', namedBits(0), '03020780'],
  ['bits in the middle', namedBits(5, 6), '03020106'],
  ['the last second of 2049', time(FIRST_SECOND_OF_2050 - 1), Buffer.from('\x17\x0d491231235959Z').toString('hex')],
  ['the first second of 2050', time(FIRST_SECOND_OF_2050), Buffer.from('\x18\x0f20500101000000Z').toString('hex')],
  ['the first second of a UTCTime', time(Date.UTC(1950, 0, 1) / 1000), Buffer.from('\x17\x0d500101000000Z').toString('hex')],
  ['the last second of all', time(LAST_SECOND), Buffer.from('\x18\x0f99991231235959Z').toString('hex')],
  ['a fraction of a second, cut off', time(0.999), Buffer.from('\x17\x0d700101000000Z').toString('hex')],
  ['a text', utf8String('é'), '0c02c3a9'],
  ['an explicit tag', explicit(3, boolean(false)), 'a303010100'],
  ['an implicit tag', implicit(2, Buffer.from('a')), '820161'],
])('%s', (_, encoded, expected) => {
  expect(encoded.toString('hex').slice(0, expected.length)).toBe(expected);
});

test.each([
  ['a negative integer', () => integer(-1n), /must be 0 or more, got -1/],
  ['a date before 1950', () => time(-631152001), /must be in the years 1950 to 9999, got -631152001 s/],
  ['a date after 9999', () => time(LAST_SECOND + 1), /must be in the years 1950 to 9999/],
  ['no date', () => time(NaN), /must be in the years 1950 to 9999, got NaN s/],
  ['an object identifier with a letter', () => objectIdentifier('1.x'), /must look like 1\.2\.840, got "1\.x"/],
  ['an object identifier of one number', () => objectIdentifier('1'), /must look like 1\.2\.840, got "1"/],
  ['an object identifier with a third root', () => objectIdentifier('3.1'), /must look like 1\.2\.840, got "3\.1"/],
  ['a second number that looks like another root', () => objectIdentifier('1.40'), /must be below 40, got "1\.40"/],
  ['a tag of more than one byte', () => implicit(31, Buffer.of()), /must be 0 to 30, got 31/],
])('%s is refused', (_, write, message) => {
  expect(write).toThrow(message);
});

withOpenssl('OpenSSL reads what is written', () => {
  /** Of each line of `asn1parse`: the length of the content, the type and the value. */
  function read(der: Buffer): { readonly length: number; readonly type: string; readonly value: string }[] {
    return openssl(['asn1parse', '-inform', 'DER'], der).trim().split('\n').map((line) => {
      const [, length = '', type = '', value = ''] = /l= *(\d+) (?:prim|cons): (.+?) *(?::(.*))?$/.exec(line) ?? [];
      return { length: Number(length), type, value };
    });
  }

  /** OpenSSL is a process: it reads many values at once. */
  const many = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: 1, maxLength: 60 });
  const few = { numRuns: 6 };

  test('whatever its length', () => {
    const bounds = fc.constantFrom(127, 128, 255, 256, 65535, 65536);
    const lengths = fc.oneof(fc.nat({ max: 300 }), fc.integer({ min: 65_000, max: 70_000 }), bounds);
    fc.assert(fc.property(fc.array(lengths, { minLength: 1, maxLength: 12 }), (all) => {
      const values = read(sequence(...all.map((length) => octetString(Buffer.alloc(length, 0x80)))));
      expect(values.slice(1).map(({ length }) => length)).toEqual(all);
    }), few);
  });

  test('integers of any size, with and without a high bit', () => {
    fc.assert(fc.property(many(fc.bigInt({ min: 0n, max: 1n << 170n })), (all) => {
      const [, ...values] = read(sequence(...all.map(integer)));
      expect(values.map(({ type, value }) => `${type} ${BigInt(`0x${value}`)}`)).toEqual(all.map((one) => `INTEGER ${one}`));
    }), few);
  });

  test('dates, as UTCTime before 2050 and as GeneralizedTime from then on', () => {
    const dates = fc.oneof(
      fc.integer({ min: 0, max: LAST_SECOND }),
      fc.integer({ min: FIRST_SECOND_OF_2050 - 100_000, max: FIRST_SECOND_OF_2050 + 100_000 }),
    );
    fc.assert(fc.property(many(dates), (all) => {
      const [, ...values] = read(sequence(...all.map(time)));
      const expected = all.map((seconds) => {
        const digits = new Date(seconds * 1000).toISOString().replace(/\.000Z|\D/g, '');
        return seconds < FIRST_SECOND_OF_2050 ? `UTCTIME ${digits.slice(2)}Z` : `GENERALIZEDTIME ${digits}Z`;
      });
      expect(values.map(({ type, value }) => `${type} ${value}`)).toEqual(expected);
    }), few);
  });

  test('object identifiers with numbers of any size are the bytes that OpenSSL itself writes', () => {
    const number = fc.oneof(fc.bigInt({ min: 0n, max: 300n }), fc.bigInt({ min: 0n, max: 1n << 100n }));
    const root = fc.oneof(
      fc.tuple(fc.constantFrom(0n, 1n), fc.bigInt({ min: 0n, max: 39n })),
      fc.tuple(fc.constant(2n), number),
    );
    const others = fc.array(number, { minLength: 1, maxLength: 10 });
    const identifier = fc.tuple(root, others).map((parts) => parts.flat().join('.'));
    fc.assert(fc.property(many(identifier), (all) => {
      const fields = all.map((dotted, index) => `field${index}=OID:${dotted}`).join('\n');
      const theirs = withFiles([`asn1=SEQUENCE:all\n[all]\n${fields}\n`, ''], (config, out) => {
        openssl(['asn1parse', '-genconf', config ?? '', '-noout', '-out', out ?? '']);
        return openssl(['base64', '-in', out ?? '', '-A']);
      });
      expect(sequence(...all.map(objectIdentifier)).toString('base64')).toBe(theirs.trim());
    }), few);
  });
});
