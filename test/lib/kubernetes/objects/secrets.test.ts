import { looksSecret } from '../../../../lib/kubernetes/objects/secrets';

test.each([
  'password', 'db.password', 'DB_PASSWORD', 'dbPassword', 'passwd', 'API_KEY', 'apiKey', 'api-key', 'authToken', 'client_secret',
  'credentials', 'AWS_SECRET_ACCESS_KEY', 'jwt', 'privateKey', 'tokens',
  'DB_PASS', 'pass', 'dbpassword', 'client_key', 'SENTRY_DSN', 'credential',
])('the key %s names a secret', (key) => expect(looksSecret(key, 'x')).toBe(true));

test.each(['LOG_LEVEL', 'monkey', 'keyboard', 'tokenizer', 'secretary', 'primary_key', 'compass', 'passage'])(
  'the key %s does not',
  (key) => {
    expect(looksSecret(key, 'x')).toBe(false);
  },
);

test.each([
  ['a private key', '-----BEGIN RSA PRIVATE KEY-----\nMIIE'],
  ['a JSON Web Token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl'],
  ['an AWS access key', 'AKIAIOSFODNN7EXAMPLE'],
  ['a GitHub token', `ghp_${'a'.repeat(36)}`],
  ['a header with credentials', 'Basic dGVuYW50OnNlY3JldA=='],
  ['a URL with a password', 'postgres://shop:88888888@db:5432/shop'],
  ['a URL with only a password', 'redis://:88888888@cache:6379'],
])('%s is a secret whatever its key', (_, value) => expect(looksSecret('setting', value)).toBe(true));

test.each(['info', 'https://shop.example.com:8443/path?user=a@b.c', '88888888', 'Basic'])('the value %s does not look secret', (value) => {
  expect(looksSecret('setting', value)).toBe(false);
});
