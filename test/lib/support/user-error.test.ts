import { App, Chart } from 'cdk8s';
import { AppService } from '../../../lib';

test('the stack of an error about props has the lines of the program that set them, and none of this library or of Node', () => {
  let stack = '';
  try {
    new AppService(new Chart(new App(), 'prod'), 'web', { image: 'nginx:1.28', size: -1, ports: [{ port: 80 }] });
  } catch (error) {
    stack = (error as Error).stack ?? '';
  }
  const [message, ...frames] = stack.split('\n');
  expect(message).toMatch(/^Error: \[prod\/web\] size must be a whole number of pods, got -1/);
  expect(frames.length).toBeGreaterThan(0);
  for (const frame of frames) expect(frame).toContain('user-error.test.ts');
});
