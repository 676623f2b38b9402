import fc from 'fast-check';
import { certificateTrouble, decideCertificate } from '../../../../agent/redis/decide/certificate';
import { decide } from '../../../../agent/redis/decide/decide';
import { troublesOf } from '../../../../agent/redis/decide/trouble';
import type { CertificateFacts, MountedCertificate, Unanswered } from '../../../../agent/redis/model/facts';
import { certificateFacts, observations } from '../support/observations';
import { at, healthy, settingOf, tls, without } from '../support/situations';

const SELF = at(0, 1);
const setting = settingOf(SELF, { tls });
const old = { fingerprint: 'A', from: 0, until: 100, valid: true };
const renewed: MountedCertificate = { id: 'new', fingerprint: 'B', from: 50, until: 150, valid: true };
const LOAD = { do: 'loadCertificate', id: 'new' };

const does = (certificate: CertificateFacts) => decideCertificate(healthy(SELF, { certificate }));
const withoutView = (why: Unanswered, certificate: CertificateFacts) => (
  decide('run', { ...without(healthy(SELF, { certificate }), 'own'), unanswered: { why, seconds: 20 } }, setting)
);

describe('a server loads its certificate', () => {
  test.each<[string, CertificateFacts, object | undefined]>([
    ['when it was renewed', { mounted: renewed, loaded: 'old', shown: old }, LOAD],
    ['when only its authority or its key is another one', { mounted: renewed, loaded: 'old', shown: renewed }, LOAD],
    ['once after its agent was restarted, which does not know what it has loaded', { mounted: renewed, shown: renewed }, LOAD],
    ['again when it shows another one than it should have loaded', { mounted: renewed, loaded: 'new', shown: old }, LOAD],
    ['when nobody knows what it shows', { mounted: renewed, loaded: 'old' }, LOAD],
    ['when the mounted one is not valid, and its own is not either', {
      mounted: { ...renewed, valid: false }, loaded: 'old', shown: { ...old, valid: false },
    }, LOAD],
    ['again a minute after it refused it', { mounted: renewed, shown: old, refused: { words: 'ERR', seconds: 60 } }, LOAD],
    ['not when it has loaded it', { mounted: renewed, loaded: 'new', shown: renewed }, undefined],
    ['not in place of a valid one when the mounted one is not valid', {
      mounted: { ...renewed, valid: false }, loaded: 'old', shown: old,
    }, undefined],
    ['not at once after it refused it', { mounted: renewed, shown: old, refused: { words: 'ERR', seconds: 59 } }, undefined],
    ['not when the files can\'t be read', { unreadable: 'ENOENT' }, undefined],
  ])('%s', (_, certificate, expected) => expect(does(certificate)).toEqual(expected));

  test('although it and its agent do not accept each other\'s certificates: that may be why it should', () => {
    expect(withoutView({ is: 'certificate', why: 'expired' }, { mounted: renewed, shown: old })).toEqual(LOAD);
  });

  test.each<Unanswered>([{ is: 'loading' }, { is: 'busy', running: 'script' }, { is: 'silent', why: '' }])(
    'but not while it is %j: it would refuse that too', (why) => (
      expect(withoutView(why, { mounted: renewed, shown: old })).not.toEqual(LOAD)
    ),
  );

  test('also while its pod stops, which may take an hour', () => {
    const seen = healthy(SELF, { certificate: { mounted: renewed, loaded: 'old', shown: old } });
    expect(decide('stop', seen, setting)).toEqual(LOAD);
    expect(decide('stop', { ...seen, waitedSeconds: 3500 }, setting)).not.toEqual(LOAD);
  });
});

describe('people are told', () => {
  const told = (certificate: CertificateFacts) => troublesOf(healthy(SELF, { certificate }), setting);

  test.each<[string, CertificateFacts, string]>([
    ['that files are missing', { unreadable: 'ENOENT: no such file', shown: old }, "can't be read (ENOENT: no such file)"],
    ['that the server refuses them', { mounted: renewed, shown: old, refused: { words: 'ERR no', seconds: 3 } },
      'is refused by the server (ERR no), which goes on with the one that it has'],
    ['that the mounted one is not valid', { mounted: { ...renewed, valid: false }, shown: old },
      'is not valid now, and the server goes on with the one that it has'],
  ])('%s', (_, certificate, words) => {
    expect(told(certificate)).toEqual([{
      reason: 'CertificateRefused', why: `the certificate of r-0-1 in /tls/server/tls.crt ${words}; correct its Secret`,
    }]);
  });

  test('that agent and server do not accept each other, as a refusal and not as silence', () => {
    const seen = without(healthy(SELF), 'own');
    const unanswered = { why: { is: 'certificate', why: 'certificate has expired' }, seconds: 10 } as const;
    expect(troublesOf({ ...seen, unanswered }, setting)).toEqual([{
      reason: 'CertificateRefused',
      why: "the server of r-0-1 can't be reached over TLS: certificate has expired; check authority, dates and names of the certificates",
    }]);
  });

  test('nothing while all is well, or as long as the server is about to load it', () => {
    expect(told({ mounted: renewed, loaded: 'new', shown: renewed })).toEqual([]);
    expect(told({ mounted: renewed, loaded: 'old', shown: old })).toEqual([]);
  });
});

test('whatever is seen, a valid certificate is never given up for one that is not', () => {
  fc.assert(fc.property(observations, (seen) => {
    if (decideCertificate(seen)?.do !== 'loadCertificate') return;
    expect(seen.certificate?.mounted?.valid === false && seen.certificate.shown?.valid === true).toBe(false);
  }), { numRuns: 1000 });
});

test('whatever is seen, a server that is not asked to load what is mounted has it, or people are told why not', () => {
  fc.assert(fc.property(certificateFacts, (certificate) => {
    if (does(certificate) !== undefined || certificateTrouble(certificate) !== undefined) return;
    expect(certificate.loaded).toBe(certificate.mounted?.id);
    expect(certificate.shown?.fingerprint ?? certificate.mounted?.fingerprint).toBe(certificate.mounted?.fingerprint);
  }));
});
