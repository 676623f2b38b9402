import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '../errors';
import type { Clock, Log } from '../world';
import type { HeldPorts } from './held-ports';
import { ENDS_MILLISECONDS, LAUNCHER_LIMITS, type LauncherLimits, MOST_ENDS } from './limits';
import { Program } from './program';
import type { Snapshot, Snapshots } from './snapshots';
import type { MountedFiles } from './mounted-files';

interface Parts {
  /** The file of the program in a snapshot. */
  readonly file: string;
  readonly mounted: MountedFiles;
  readonly snapshots: Snapshots;
  readonly ports: HeldPorts;
  readonly clock: Clock;
  readonly log: Log;
}

/** A program that has replaced another one a short time ago. */
interface Trial {
  readonly digest: string;
  readonly before: Snapshot;
  readonly until: number;
}

/**
 * Runs the program of an agent for as long as the container lives, and replaces it by what is mounted when the program itself asks for
 * that. A program that does not come up, or ends by itself soon, is replaced by the one before it.
 */
export class Launcher {
  private current: Program | undefined;
  private terminated = false;
  private trial: Trial | undefined;
  private ends: readonly number[] = [];

  constructor(
    private readonly parts: Parts,
    private readonly limits: LauncherLimits = LAUNCHER_LIMITS,
  ) {}

  /** SIGTERM: programs that start from now on are told as well, since the stop may not be over. */
  terminate(): void {
    this.terminated = true;
    this.current?.send({ tell: 'sigterm' });
  }

  /** @returns the exit code, once a program has ended as it should, or ends again and again */
  async run(): Promise<number> {
    const watching = setInterval(() => void this.look(), this.limits.watch);
    try {
      return await this.lead();
    } finally {
      clearInterval(watching);
      await this.current?.kill();
    }
  }

  private async lead(): Promise<number> {
    let program = await this.begin();
    while (program !== undefined) {
      const event = await program.next();
      if (event.is === 'asks') program = await this.replace(program, event.digest);
      else if (event.code === 0 || this.isHopeless()) return event.code;
      else program = await this.restart(program);
    }
    return 0;
  }

  /** What is mounted, or what last came up in this pod if that doesn't come up or is of another pod template. */
  private async begin(): Promise<Program | undefined> {
    const good = await this.parts.snapshots.good();
    const mounted = await this.firstWhole(good);
    const first = mounted ?? good;
    if (first === undefined) return undefined;
    const program = this.promote(this.start(first));
    if (good === undefined || good.digest === first.digest) {
      void this.confirmLater(program);
      return program;
    }
    return (await this.comesUp(program, good)) ? program : this.goBack(program, good);
  }

  /** Waits while files don't agree, unless this pod has a release that came up. Absent: that one is to run, or the pod ends. */
  private async firstWhole(good: Snapshot | undefined): Promise<Snapshot | undefined> {
    while (!this.terminated) {
      const whole = await this.parts.mounted.look();
      const fits = good === undefined || good.release.server === whole?.release.server;
      if (whole !== undefined && fits) return this.parts.snapshots.save(whole);
      if (good !== undefined) return undefined;
      await pause(this.limits.again);
    }
    return undefined;
  }

  /** The old program waits between two steps meanwhile, and answers requests until the new one can. */
  private async replace(old: Program, digest: string): Promise<Program> {
    const next = await this.startOffered(digest);
    if (next === undefined) return this.resume(old);
    if (!(await next.reaches('ready', this.limits.ready))) {
      this.refuse(next, this.limits.ready);
      await next.kill();
      return this.resume(old);
    }
    if (this.terminated) {
      await next.kill();
      return this.resume(old);
    }
    await old.kill();
    this.promote(next);
    return (await this.comesUp(next, old.snapshot)) ? next : this.goBack(next, old.snapshot);
  }

  /** Absent: something else is mounted by now, or it was tried. */
  private async startOffered(digest: string): Promise<Program | undefined> {
    if (this.parts.mounted.isRefused(digest)) return undefined;
    try {
      const whole = await this.parts.mounted.look();
      return whole?.digest === digest ? this.start(await this.parts.snapshots.save(whole)) : undefined;
    } catch (error) {
      this.parts.log('warn', 'the mounted files could not be copied', { error: messageOf(error) });
      return undefined;
    }
  }

  private async comesUp(program: Program, before: Snapshot): Promise<boolean> {
    if (!(await program.reaches('looked', this.limits.looked))) return false;
    this.trial = { digest: program.digest, before, until: this.parts.clock.now() + this.limits.trial };
    await this.confirm(program, [before]);
    return true;
  }

  /** It ended by itself. */
  private async restart(program: Program): Promise<Program> {
    const { clock, log } = this.parts;
    const { trial } = this;
    if (trial?.digest === program.digest && clock.now() < trial.until) return this.goBack(program, trial.before);
    this.ends = [...this.ends, clock.now()];
    log('error', 'the agent ended by itself, and is started again', { digest: program.digest, why: program.whyNot(0) });
    await pause(this.limits.again);
    return this.promote(this.start(program.snapshot));
  }

  private isHopeless(): boolean {
    const { clock } = this.parts;
    this.ends = this.ends.filter((at) => clock.now() - at < ENDS_MILLISECONDS);
    return this.ends.length >= MOST_ENDS;
  }

  private async goBack(failed: Program, before: Snapshot): Promise<Program> {
    this.refuse(failed, this.limits.looked);
    this.trial = undefined;
    await failed.kill();
    const program = this.promote(this.start(before));
    void this.confirmLater(program);
    return program;
  }

  private refuse(program: Program, limitMilliseconds: number): void {
    const why = program.whyNot(limitMilliseconds);
    this.parts.mounted.refuse(program.digest, why);
    this.parts.log('error', 'the agent was not replaced: the new program did not come up', { digest: program.digest, why });
  }

  private async confirmLater(program: Program): Promise<void> {
    if (await program.comesTo('looked')) await this.confirm(program, []);
  }

  private async confirm(program: Program, others: readonly Snapshot[]): Promise<void> {
    const { snapshots, log } = this.parts;
    log('info', 'the agent runs', { digest: program.digest, release: program.snapshot.release.version });
    try {
      await snapshots.markGood(program.snapshot);
      await snapshots.keep([program.snapshot, ...others]);
    } catch (error) {
      log('warn', 'it could not be noted that this program came up', { error: messageOf(error) });
    }
  }

  private start(snapshot: Snapshot): Program {
    const { file, ports } = this.parts;
    return new Program(snapshot, file, ports, this.current?.inService === true);
  }

  /** From now on this program acts for the pod, and no other one does. */
  private promote(program: Program): Program {
    this.current = program;
    program.send({ tell: 'go' });
    if (this.terminated) program.send({ tell: 'sigterm' });
    this.parts.ports.use(program);
    void this.look();
    return program;
  }

  private resume(program: Program): Program {
    void this.look().then(() => {
      program.send({ tell: 'resume' });
    });
    return program;
  }

  private async look(): Promise<void> {
    await this.parts.mounted.look();
    const { current } = this;
    current?.send({ tell: 'mounted', mounted: this.parts.mounted.beside(current.snapshot) });
  }
}
