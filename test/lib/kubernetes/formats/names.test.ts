import fc from 'fast-check';
import {
  isDnsLabel,
  isDnsSubdomain,
  isHostName,
  isLabelValue,
  isPortName,
  isPortNumber,
  isQualifiedName,
} from '../../../../lib/kubernetes/formats/names';

describe('a Service can be called', () => {
  test.each(['web', 'ms-sample-v1s0', 'a', 'a'.repeat(63)])('%s', (name) => expect(isDnsLabel(name)).toBe(true));
  test.each(['', 'Web', '1web', 'web-', '-web', 'web_app', 'web.app', 'a'.repeat(64)])('but not "%s"', (name) =>
    expect(isDnsLabel(name)).toBe(false),
  );
});

describe('a host can be called', () => {
  test.each(['example.com', 'v1.ms-sample.example.com', '1.example.com'])('%s', (host) => expect(isHostName(host)).toBe(true));
  test.each(['localhost', 'example..com', 'Example.com', '*.example.com', `${'a'.repeat(64)}.com`, `${'a.'.repeat(127)}com`])(
    'but not "%s"',
    (host) => expect(isHostName(host)).toBe(false),
  );
});

describe('a port can be called', () => {
  test.each(['http', 'web-2', 'a'.repeat(15)])('%s', (name) => expect(isPortName(name)).toBe(true));
  test.each(['', '8080', 'a'.repeat(16), 'http_2', 'a--b', '-a', 'HTTP'])('but not "%s"', (name) => expect(isPortName(name)).toBe(false));
});

test.each([0, 65536, 99999, 1.5, -1, NaN])('port %p is refused', (port) => expect(isPortNumber(port)).toBe(false));
test.each([1, 80, 65535])('port %p is accepted', (port) => expect(isPortNumber(port)).toBe(true));

describe('a label key can be', () => {
  test.each(['app', 'app.kubernetes.io/name', 'Team_1.x'])('%s', (key) => expect(isQualifiedName(key)).toBe(true));
  test.each(['', '/name', 'a/b/c', 'not valid', '-app', 'UPPER.io/name', `${'a'.repeat(64)}`])('but not "%s"', (key) =>
    expect(isQualifiedName(key)).toBe(false),
  );
});

describe('a label value can be', () => {
  test.each(['', '1.0', 'a_b', 'X'])('"%s"', (value) => expect(isLabelValue(value)).toBe(true));
  test.each(['not valid!!', '-1', '1.', 'a'.repeat(64)])('but not "%s"', (value) => expect(isLabelValue(value)).toBe(false));
});

test('every name of a Service is valid in a host and for a ConfigMap', () => {
  fc.assert(fc.property(fc.stringMatching(/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/), (name) => {
    expect(isDnsLabel(name)).toBe(true);
    expect(isDnsSubdomain(name)).toBe(true);
    expect(isHostName(`${name}.example.com`)).toBe(true);
    expect(isLabelValue(name)).toBe(true);
  }));
});
