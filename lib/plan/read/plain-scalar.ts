type Scalar = string | number | boolean | null;

const spelt = (value: Scalar, ...words: readonly string[]) => words.map((word): [string, Scalar] => [word, value]);

/** https://github.com/kubernetes-sigs/yaml/blob/v1.4.0/goyaml.v2/resolve.go */
const WORDS: ReadonlyMap<string, Scalar> = new Map([
  ...spelt(true, 'y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'),
  ...spelt(false, 'n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'),
  ...spelt(null, '', '~', 'null', 'Null', 'NULL'),
  ...spelt(NaN, '.nan', '.NaN', '.NAN'),
  ...spelt(Infinity, '.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'),
  ...spelt(-Infinity, '-.inf', '-.Inf', '-.INF'),
]);

const INTEGER = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

/**
 * What a word without quotes is to kubectl: YAML 1.1, so that `yes` is true and `0644` is 420, but dates and `12:30` stay text.
 */
export function plainValue(word: string): Scalar {
  const known = WORDS.get(word);
  if (known !== undefined) return known;
  if (!/^[-+.0-9]/.test(word)) return word;
  const digits = word.replace(/_/g, '');
  return integerOf(digits) ?? floatOf(digits) ?? word;
}

function integerOf(text: string): number | undefined {
  const [, sign, digits] = INTEGER.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const amount = Number(digits.replace(/^0(?=[0-7])/, '0o'));
  return sign === '-' ? 0 - amount : amount;
}

/** What is too large for one is text. */
function floatOf(text: string): number | undefined {
  const amount = FLOAT.test(text) ? Number(text) : Infinity;
  return Number.isFinite(amount) ? amount : undefined;
}
