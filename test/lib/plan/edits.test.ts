import { EDITS } from './support/edits';
import { edited } from './support/edits/edit';
import { says } from './support/planned';

const rows = EDITS.map((edit) => ({ ...edit, kind: edit.of.kind }));

test.each(rows)('$kind, $title: $says', ({ of, set, says: expected }) => {
  expect(says([of], [edited({ of, set })])).toEqual(expected);
});
