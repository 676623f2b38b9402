import fc from 'fast-check';
import {
  decideTurn, type OtherPod, podsBehind, SETTLE_SECONDS, standstillMark, type TurnFacts,
} from '../../../../agent/kernel/replacement/turn';

const [OLD, NEW] = ['old', 'new'];
const program = (digest: string, forSeconds = 1000) => ({ digest, release: '1.0.0', protocol: 1, forSeconds });
const pod = (name: string, rest: Partial<OtherPod> = {}): OtherPod => (
  { name, before: true, silentSeconds: 0, program: program(NEW), ...rest }
);
const facts = (rest: Partial<TurnFacts> = {}): TurnFacts => ({
  offered: { digest: NEW, seconds: 0 }, others: [], standstillSeconds: 0, ...rest,
});

test.each<[string, TurnFacts]>([
  ['it is alone', facts()],
  ['every pod before it runs the new program', facts({ others: [pod('e-2'), pod('e-1')] })],
  ['the pods after it run the old one', facts({ others: [pod('e-0', { before: false, program: program(OLD) })] })],
  ['the pod before it has been silent for minutes', facts({ others: [pod('e-2', { silentSeconds: 300, program: program(OLD) })] })],
  ['the pod before it has not got on for long', facts({ others: [pod('e-2', { program: program(OLD) })], standstillSeconds: 900 })],
  ['its step of several has not ended for an hour', facts({
    offered: { digest: NEW, seconds: 3600 }, busy: { how: 'rather not', why: 'slots are being moved' },
  })],
])('an agent is replaced when %s', (_, given) => {
  expect(decideTurn(given)).toEqual({ take: true });
});

test.each<[string, TurnFacts, string]>([
  ['a pod before it runs the old program', facts({ others: [pod('e-2', { program: program(OLD) })] }), 'e-2 comes first'],
  ['a pod before it has only just got the new one', facts({ others: [pod('e-2', { program: program(NEW, 5) })] }), 'e-2 comes first'],
  ['a pod before it prepares', facts({ others: [{ name: 'e-2', before: true, silentSeconds: 0 }] }), 'e-2 comes first'],
  ['it did not come up in another pod, whichever', facts({
    others: [pod('e-0', { before: false, program: { ...program(OLD), refused: NEW } })], standstillSeconds: 1e6,
  }), 'it did not come up in e-0'],
  ['a defragmentation is running, however long', facts({
    offered: { digest: NEW, seconds: 1e6 }, busy: { how: 'cannot', why: 'a member is being defragmented' },
  }), 'a member is being defragmented'],
  ['it knows of no other pod', { offered: { digest: NEW, seconds: 60 }, standstillSeconds: 0 }, 'the other pods are not known'],
])('an agent waits while %s', (_, given, why) => {
  expect(decideTurn(given)).toEqual({ take: false, why });
});

/** One pod of the model: what its agent runs, and when. */
interface ModelPod {
  readonly fate: 'well' | 'dead' | 'never';
  /** When the kubelet has brought its files up to date. */
  readonly mountedAt: number;
  readonly takesSeconds: number;
  since: number | undefined;
  replacingUntil: number | undefined;
  mark: string;
  markedAt: number;
}

const TICK_SECONDS = 5;

/** What the agent of a pod sees of the others. The pod with the highest number comes first. */
function othersOf(pods: readonly ModelPod[], self: number, now: number): readonly OtherPod[] {
  return pods.flatMap(({ fate, since }, number) => (number === self ? [] : [{
    name: `pod-${number}`,
    before: number > self,
    silentSeconds: fate === 'dead' ? now : 0,
    ...(fate !== 'dead' && { program: since === undefined ? program(OLD) : program(NEW, now - since) }),
  }]));
}

function tick(pods: readonly ModelPod[], now: number): void {
  for (const [number, one] of pods.entries()) {
    if (one.replacingUntil !== undefined && now >= one.replacingUntil) [one.since, one.replacingUntil] = [now, undefined];
    if (one.fate !== 'well' || one.since !== undefined || one.replacingUntil !== undefined || now < one.mountedAt) continue;
    const others = othersOf(pods, number, now);
    const mark = standstillMark(others, NEW);
    if (mark !== one.mark) [one.mark, one.markedAt] = [mark, now];
    const turn = decideTurn({
      offered: { digest: NEW, seconds: now - one.mountedAt }, others, standstillSeconds: now - one.markedAt,
    });
    if (turn.take) one.replacingUntil = now + one.takesSeconds;
  }
}

const anyPods = fc.array(fc.record({
  fate: fc.constantFrom<ModelPod['fate'][]>('well', 'well', 'well', 'dead', 'never'),
  mountedAt: fc.integer({ min: 0, max: 120 }),
  takesSeconds: fc.integer({ min: 1, max: 60 }),
}), { minLength: 1, maxLength: 9 }).map((pods) => pods.map((one): ModelPod => (
  { ...one, since: undefined, replacingUntil: undefined, mark: '', markedAt: 0 }
)));

/** Within a day, each pod has had its turn, however many of them get in the way. */
const END_SECONDS = 86_400;

test('two agents of a cluster are never replaced at once, and in the end each that can be has been', () => {
  fc.assert(fc.property(anyPods, (pods) => {
    const left = () => pods.filter(({ fate, since }) => fate === 'well' && since === undefined).length;
    let mostAtOnce = 0;
    for (let now = 0; left() > 0 && now < END_SECONDS; now += TICK_SECONDS) {
      tick(pods, now);
      mostAtOnce = Math.max(mostAtOnce, pods.filter(({ replacingUntil }) => replacingUntil !== undefined).length);
    }
    expect({ left: left(), mostAtOnce: Math.min(mostAtOnce, 1) }).toEqual({ left: 0, mostAtOnce });
  }));
});

test('no agent is replaced by what is refused anywhere', () => {
  const anyOther = fc.record({
    name: fc.string(), before: fc.boolean(), silentSeconds: fc.nat(1000), program: fc.constantFrom(program(OLD), program(NEW)),
  });
  fc.assert(fc.property(fc.array(anyOther), fc.nat(1e6), (others, standstillSeconds) => {
    const refusing = pod('refusing', { before: false, program: { ...program(OLD), refused: NEW } });
    expect(decideTurn(facts({ others: [...others, refusing], standstillSeconds })).take).toBe(false);
  }));
});

test('a pod that has settled keeps nobody waiting', () => {
  expect(podsBehind([pod('e-2', { program: program(NEW, SETTLE_SECONDS) })], NEW)).toEqual([]);
});
