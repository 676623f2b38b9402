import { Refusal } from '../../../../../agent/kernel/errors';
import type { Target } from '../../../../../agent/redis/model/action';
import type { Disk, PodRef } from '../../../../../agent/redis/model/facts';
import { samePod } from '../../../../../agent/redis/model/topology';
import type { RedisServers, SlotState, World } from '../../../../../agent/redis/model/world';
import { settle } from '../../../support/simulation/network';
import type { Life } from '../../../support/simulation/time';
import { hostOf } from '../../support/situations';
import { TIMEOUT_MILLISECONDS } from './bus-model';
import type { Kubernetes } from './kubernetes-model';
import { give, migrate } from './migration-model';
import { type Server, viewOf } from './node-model';
import type { ModelPod } from './pod-model';
import { addSlots, replicate, setSlot } from './slot-model';
import { markSlots } from './start-model';
import { tellReplicas } from './valkey-model';

const notModelled = () => Promise.reject(new Error('not modelled'));

/** What one agent process sees of the model and may do in it. */
export function worldOf(pod: ModelPod, kubernetes: Kubernetes, life: Life): World {
  const { network, time } = kubernetes;
  return {
    clock: { now: () => time.now, pause: (milliseconds) => time.pause(milliseconds, life) },
    log: () => undefined,
    agents: { status: (other) => network.read(life, () => kubernetes.agentStatus(other)) },
    servers: serversFor(pod, kubernetes, life),
    pod: {
      serverRunning: () => Promise.resolve(pod.server !== undefined),
      disk: () => Promise.resolve(diskOf(pod)),
      note: () => Promise.resolve(noteOf(pod)),
      writeNote: ({ clusterId }) =>
        network.local(life, () => {
          if (pod.claim.state !== undefined) pod.claim.state.note = clusterId;
        }),
      passwords: () => Promise.resolve({ agents: { current: 'p' }, clients: { current: 'q' } }),
      startBeat: () => undefined,
      lastBeat: () => Promise.resolve(undefined),
      endBeat: () => Promise.resolve(),
      writeConfig: () => network.local(life, () => {
        pod.startHeld = false;
      }),
      renewConfig: () => Promise.resolve(),
      holdStart: (incoming) => network.local(life, () => {
        pod.claim.incoming = incoming;
        pod.startHeld = true;
      }),
      allowStart: () => network.local(life, () => {
        pod.startHeld = false;
        pod.claim.incoming = undefined;
      }),
      startHeld: () => Promise.resolve(pod.startHeld),
      incoming: () => Promise.resolve(pod.claim.incoming),
      mendNodes: () => network.local(life, () => {
        if (pod.claim.incoming !== undefined && pod.claim.state !== undefined) markSlots(pod.claim.state, pod.claim.incoming);
      }),
      certificate: notModelled, setAside: notModelled,
      writeTerminationMessage: () => Promise.resolve(),
    },
    kubernetes: kubernetes.objectsFor(pod, life),
    nameResolvesHere: () => Promise.resolve(true),
  };
}

function noteOf({ claim: { state } }: ModelPod) {
  return state?.note === undefined ? {} : { clusterId: state.note };
}

function diskOf({ ref, claim: { state } }: ModelPod): Disk {
  return state === undefined
    ? { holds: 'nothing' }
    : { holds: 'node', host: hostOf(ref), ownsSlots: state.primary && state.owned().length > 0, data: true };
}

function serversFor(pod: ModelPod, kubernetes: Kubernetes, life: Life): RedisServers {
  const { bus, network, time } = kubernetes;
  const own = (deed: (server: Server) => void) => network.local(life, () => {
    done(pod.server, deed);
  });
  /** Whether or not it hangs. */
  const named = (ref: PodRef): Server | undefined => {
    if (samePod(ref, pod.ref)) return pod.server;
    const server = bus.servers.get(kubernetes.addressOf(ref));
    if (server !== undefined && server.host !== hostOf(ref)) throw new Error('WRONGPASS, or another name');
    return server;
  };
  const reach = (ref: PodRef): Server => answering(named(ref));
  const sent = (ref: PodRef, deed: (server: Server) => void) =>
    network.change(life, () => {
      done(named(ref), deed);
    });
  const targetOf = ({ address, nodeId }: Target) => {
    const server = bus.servers.get(address);
    if (server?.busy !== undefined) throw new Refusal('MIGRATE', BUSY);
    return server?.state.id === nodeId ? server : undefined;
  };
  const mark = (server: Server, slots: readonly number[], state: SlotState, nodeId: string) => {
    for (const slot of slots) setSlot(server.state, slot, state, nodeId);
    // A busy server tells the others later.
    if (state === 'node' && !time.chance(0.3)) bus.ping(server);
    if (kubernetes.engine === 'valkey') tellReplicas(server.state, kubernetes.client.replicasOf(server.state));
  };
  const setSlots = (ref: PodRef, slots: readonly number[], state: SlotState, nodeId: string) =>
    sent(ref, (server) => {
      mark(server, slots, state, nodeId);
    });
  return {
    view: (ref) => (
      samePod(ref, pod.ref)
        ? settle(() => viewOf(reach(ref), time.now, TIMEOUT_MILLISECONDS, network.changes))
        : network.read(life, () => viewOf(reach(ref), time.now, TIMEOUT_MILLISECONDS, network.changes))
    ),
    slotsWithKeys: (ref, slots) => network.read(life, () => slots.filter((slot) => visible(reach(ref), slot) > 0)),
    keysOutside: (slots) => settle(() => {
      const server = answering(pod.server);
      return server.state.data.size - slots.reduce((sum, slot) => sum + visible(server, slot), 0);
    }),
    slotsWithHiddenKeys: (slots) => settle(() => slots
      .map(({ slot }) => slot)
      .filter((slot) => answering(pod.server).state.keysOf(slot).length > 0)),
    addSlots: ({ from, to }) => own(({ state }) => {
      addSlots(state, from, to);
    }),
    meet: (address) => own((server) => {
      kubernetes.watchMeeting(address);
      bus.meet(server, address);
    }),
    replicate: (id) => own(({ state }) => {
      replicate(state, id);
    }),
    promote: (votes) => own((server) => {
      if (votes) bus.maybeElect(server, true);
      else bus.seize(server);
    }),
    liveSettings: () => settle(() => answering(pod.server)),
    setElectable: (electable) => own((server) => {
      server.electable = electable;
    }),
    allowCopies: () => own((server) => {
      server.withholdsCopies = false;
    }),
    bumpEpoch: () => own(({ state }) => {
      state.bumpUnlessGreatest();
    }),
    forget: (id) => own(({ state }) => {
      if (id === state.primaryId) throw new Refusal('FORGET', "ERR Can't forget my master!");
      bus.forget(state, id);
    }),
    reset: () => own((server) => {
      kubernetes.reset(server);
    }),
    setSlots,
    adopt: (slots, from) => own((server) => {
      if (from !== undefined) mark(server, slots, 'importing', from);
      mark(server, slots, 'node', server.state.id);
    }),
    closeSlots: (slots) => own((server) => {
      mark(server, slots, 'stable', '');
    }),
    openSlots: (open) => own((server) => {
      for (const { slot, nodeId } of open) mark(server, [slot], 'importing', nodeId);
    }),
    giveSlots: (slots, to) => network.change(
      life, () => done(pod.server, (server, late) => give(server, slots, targetOf(to), kubernetes.client, late)),
    ),
    migrateKeys: (slots, to) => network.change(
      life, () => done(pod.server, (server, late) => migrate(server, slots, targetOf(to), kubernetes.client, late)),
    ),
    takeOver: (ref) => sent(ref, (server) => {
      bus.takeOver(server);
    }),
    refusing: () => settle(() => []),
    kill: () => network.local(life, () => {
      const server = running(pod.server);
      if (server.busy === 'writing') throw new Refusal('SCRIPT KILL', 'UNKILLABLE Sorry the script already executed write commands');
      server.busy = undefined;
    }),
    shutDown: () => network.local(life, () => {
      running(pod.server);
      pod.killServer();
    }),
    shownCertificate: notModelled, loadCertificate: notModelled,
    passwords: () => Promise.resolve({ accepted: true, used: true, others: false }),
    acceptPassword: () => Promise.resolve(),
    usePassword: () => Promise.resolve(),
    dropPasswords: () => Promise.resolve(),
  };
}

/** Keys of a slot, as far as the server tells. */
function visible({ state, engine }: Server, slot: number): number {
  const owner = state.primary ? state.id : state.primaryId;
  const hidden = engine === 'newRedis' && state.owner[slot] !== owner && !state.importing.has(slot);
  return hidden ? 0 : state.keysOf(slot).length;
}

const BUSY = 'BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.';

function answering(server: Server | undefined): Server {
  const there = running(server);
  if (there.busy !== undefined) throw new Refusal('CLUSTER NODES', BUSY);
  return there;
}

function running(server: Server | undefined): Server {
  if (server === undefined || server.frozen) throw new Error('connection refused');
  return server;
}

/** Who hangs does it later, and tells nobody. */
function done<T>(server: Server | undefined, deed: (server: Server, late: boolean) => T): T {
  if (server?.frozen !== true) return deed(answering(server), false);
  server.unread.push(() => deed(server, true));
  throw new Error('no answer');
}
