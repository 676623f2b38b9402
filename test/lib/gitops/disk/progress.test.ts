import { Progress } from '../../../../lib/gitops/disk/progress';

/** The output if a step is taken at each of these times. */
function written(isTTY: boolean, times: readonly number[]): string[] {
  const texts: string[] = [];
  const clock = [0, ...times];
  const progress = new Progress({ isTTY, write: (text) => texts.push(text) }, () => clock.shift() ?? 0);
  times.forEach((_, index) => progress.step('write', index + 1, times.length));
  progress.end();
  return texts.map((text) => text.replaceAll('\r\u001b[2K', '<'));
}

test('work of more than a second shows its progress ten times a second, and leaves no line behind', () => {
  expect(written(true, [500, 1000, 1050, 1100, 1150])).toEqual(['<write 2 of 5', '<write 4 of 5', '<']);
});

test('shorter work shows nothing, and neither does any work in a pipe', () => {
  expect(written(true, [500, 900])).toEqual([]);
  expect(written(false, [500, 1500, 5000])).toEqual([]);
});

test('a wait is shown at once, on one line, however narrow the terminal is', () => {
  const texts: string[] = [];
  const progress = new Progress({ isTTY: true, columns: 20, write: (text) => texts.push(text) });
  progress.wait('running the app: npx ts-node main.ts');
  progress.end();
  expect(texts).toEqual(['\r\u001b[2Krunning the app: np', '\r\u001b[2K']);
});
