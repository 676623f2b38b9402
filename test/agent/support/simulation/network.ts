import { NoReply } from '../../../../agent/kernel/http/http-client';
import type { Life, Time } from './time';

/** Probabilities, from 0 to 1, of the network's faults. */
export interface Weather {
  readonly lost: number;
  readonly slow: number;
}

export const FAIR: Weather = { lost: 0, slow: 0.02 };

/** The network that answers go through. They may be late, or never arrive. */
export class Answers {
  weather = FAIR;

  constructor(protected readonly time: Time) {}

  protected later<T>(life: Life, milliseconds: number, answer: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.time.after(milliseconds, life, () => {
        answer().then(resolve, reject);
      });
    });
  }

  protected timeout<T>(life: Life, milliseconds: number): Promise<T> {
    return this.later(life, milliseconds, () => Promise.reject(new NoReply('no answer')));
  }
}

export function settle<T>(ask: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(ask());
  });
}

export function never<T>(): Promise<T> {
  return new Promise(() => undefined);
}
