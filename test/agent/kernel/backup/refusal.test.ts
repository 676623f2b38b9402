import { refusal } from '../../../../agent/kernel/backup/repository/refusal';

const ended = (code: number | null, err: string, out = '') => ({ code, signal: code === null ? 'SIGTERM' : null, out, err });

test.each([
  ['wrong password', ended(12, 'Fatal: wrong password or no key found'), 'WrongRepositoryPassword', 'must hold the one that'],
  ['locked', ended(11, 'Fatal: repository is already locked by PID 7'), 'RepositoryLocked', 'another backup is running'],
  ['no repository', ended(10, 'Fatal: repository does not exist'), 'RepositoryMissing', "check the repository's address"],
  ['full', ended(1, 'Fatal: unable to save snapshot: write: no space left on device'), 'RepositoryFailed', 'is full'],
  ['wrong credentials', ended(1, 'Fatal: Stat: Access Denied.'), 'RepositoryFailed', 'the Secret with the credentials'],
  ['unknown authority', ended(1, 'Fatal: x509: certificate signed by unknown authority'), 'RepositoryFailed', 'certificateAuthority'],
  ['unreachable', ended(1, 'Fatal: dial tcp: lookup s3.example.com: no such host'), 'RepositoryFailed', 'check that the endpoint answers'],
  ['damaged', ended(1, 'Fatal: blob 1a2b: hash does not match'), 'RepositoryFailed', 'damaged'],
])('a failure of restic says what to do: %s', (_, outcome, reason, advice) => {
  const trouble = refusal('open the repository', outcome);
  expect(trouble.reason).toBe(reason);
  expect(trouble.message).toContain(advice);
  expect(trouble.message).toContain(outcome.err.replace('Fatal: ', ''));
});

test('the line that tells the reason is found among others, in text and in JSON', () => {
  expect(refusal('x', ended(1, 'Fatal: no such host\nrunning cleanup\n')).message).toContain('no such host');
  expect(refusal('x', ended(1, '{"message_type":"exit_error","message":"Fatal: no such host"}')).message).toContain('no such host');
  expect(refusal('x', ended(1, 'ignoring error for /snapshot.db: ciphertext verification failed\nFatal: There were 1 errors\n')).message)
    .toMatch(/ciphertext verification failed \(Fatal: There were 1 errors\); .*damaged/);
  expect(refusal('x', ended(null, '')).message).toBe('x: it ended with SIGTERM');
});
