import type { Size } from 'cdk8s';

/** An amount of CPU. The values of `Cpu` in any cdk8s-plus have the same shape. */
export class Cpu {
  /** Thousandths of a CPU: `Cpu.millis(500)` is half of one. */
  static millis(amount: number): Cpu {
    return new Cpu(`${amount}m`);
  }

  /** Whole CPUs, or fractions of one: `Cpu.units(2)`, `Cpu.units(0.5)`. */
  static units(amount: number): Cpu {
    return new Cpu(String(amount));
  }

  private constructor(
    /** The amount as manifests have it: `500m`, `2`. */
    readonly amount: string,
  ) {}
}

/** How much CPU a container is given for certain, and how much at most. */
export interface CpuResources {
  /**
   * What the scheduler reserves.
   * @default - see the prop of the construct
   */
  readonly request?: Cpu;

  /**
   * What the container may use. It is slowed down above that.
   * @default - see the prop of the construct
   */
  readonly limit?: Cpu;
}

/** How much memory a container is given for certain, and how much at most. */
export interface MemoryResources {
  /**
   * What the scheduler reserves.
   * @default - see the prop of the construct
   */
  readonly request?: Size;

  /**
   * What the container may use. It is killed above that.
   * @default - see the prop of the construct
   */
  readonly limit?: Size;
}

/** How much of the node's own disk a container is given for certain, and how much at most. */
export interface EphemeralStorageResources {
  /**
   * What the scheduler reserves.
   * @default - see the prop of the construct
   */
  readonly request?: Size;

  /**
   * What the container may use, with its logs and empty directories. Its pod is evicted above that.
   * @default - see the prop of the construct
   */
  readonly limit?: Size;
}

/** The resources of a container. */
export interface ContainerResources {
  /**
   * How much CPU the container is given.
   * @default - see the prop of the construct
   */
  readonly cpu?: CpuResources;

  /**
   * How much memory the container is given.
   * @default - see the prop of the construct
   */
  readonly memory?: MemoryResources;

  /**
   * How much of the node's own disk the container is given.
   * @default - see the prop of the construct
   */
  readonly ephemeralStorage?: EphemeralStorageResources;
}
