import { planned } from './support/planned';
import { edited } from './support/edits/edit';
import { DEPLOYMENT } from './support/edits/objects';

test('the image is told first and labels last, because only the first few of many differences are shown', () => {
  const after = edited({
    of: DEPLOYMENT,
    set: {
      '/spec/template/metadata/labels/release': '2', '/spec/template/spec/containers/0/env/0/value': 'debug',
      '/spec/template/spec/containers/1/image': 'registry.example.com/log:2.0.1', '/spec/template/spec/containers/0/args': ['--quick'],
      '/spec/template/metadata/annotations': { checksum: '2' }, '/spec/template/spec/terminationGracePeriodSeconds': 60,
    },
  });
  const [{ message }] = planned([DEPLOYMENT], [after]).findings;
  expect(message).toMatch(/^containers\[log\]\.image: \S+ → \S+, .* and \d more; rolling/);
  expect(message).not.toContain('metadata');
});
