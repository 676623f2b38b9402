import { lastLine } from '../words';
import { Trouble } from '../trouble';
import type { Outcome } from '../tools/tool-server';

/** Exit codes of restic 0.17 and newer. https://restic.readthedocs.io/en/stable/075_scripting.html#exit-codes */
const NO_REPOSITORY = 10;
const LOCKED = 11;
const WRONG_PASSWORD = 12;

export function lacksRepository({ code }: Outcome): boolean {
  return code === NO_REPOSITORY;
}

/** What restic's failure means, and what to do about it. */
export function refusal(what: string, outcome: Outcome): Trouble {
  const words = errorWords(outcome);
  const failed = `${what}: ${words}`;
  switch (outcome.code) {
    case NO_REPOSITORY:
      return new Trouble('RepositoryMissing', `${failed}; check the repository's address, or take a first backup`);
    case LOCKED:
      return new Trouble('RepositoryLocked', `${failed}; another backup is running, or one was killed: a lock that is no longer renewed ` +
        'counts as stale after 30 minutes');
    case WRONG_PASSWORD:
      return new Trouble('WrongRepositoryPassword', `${failed}; the Secret with the password must hold the one that the repository was ` +
        'created with: without it, no backup in it can be read');
    default:
      return new Trouble('RepositoryFailed', `${failed}${advice(words)}`);
  }
}

const ADVICE: readonly (readonly [RegExp, string])[] = [
  [/no space left|disk quota|QuotaExceeded|StorageFull|507/i, 'the repository or the scratch volume is full: make room, or keep fewer backups'],
  [/access ?denied|forbidden|InvalidAccessKeyId|SignatureDoesNotMatch|403/i, 'check the Secret with the credentials'],
  [/x509|certificate/i, "check the authority of the endpoint's certificate (`certificateAuthority`)"],
  [/no such host|connection refused|i\/o timeout|deadline exceeded|unreachable/i,
    "check that the endpoint answers and that the cluster's policies allow the backup pod to connect to it"],
  [/bucket does not exist|NoSuchBucket/i, 'create the bucket'],
  [/contains errors|hash|checksum|ciphertext|corrupt|invalid data|not contained in the index|does not match/i,
    'data in the repository is damaged: see restic repair, and take a new backup into another prefix'],
];

function advice(words: string): string {
  const found = ADVICE.find(([pattern]) => pattern.test(words));
  return found === undefined ? '' : `; ${found[1]}`;
}

/** restic ends with JSON, or with plain text, which begins with `Fatal:`. */
function errorWords({ err, out, code, signal }: Outcome): string {
  const lines = (err.trim() === '' ? out : err).split('\n').filter((line) => line.trim() !== '');
  const at = lines.findIndex((line) => /^Fatal: |"message_type":"exit_error"/.test(line));
  const [before, fatal] = [lines[at - 1], lines[at]];
  // The errors themselves stand before their number.
  const words = fatal !== undefined && before !== undefined && /There were \d+ errors/.test(fatal) ? `${before.trim()} (${fatal.trim()})` : fatal;
  return lastLine(words ?? lines.join('\n')) ?? `it ended with ${signal ?? `exit code ${code}`}`;
}
