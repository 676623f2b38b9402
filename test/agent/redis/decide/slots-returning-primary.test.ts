import { decideRun } from '../../../../agent/redis/decide/run';
import type { Node, Observation, PodRef } from '../../../../agent/redis/model/facts';
import { agent, at, but, config, healthy, idOf, node, nodes, peer, replica, settingOf, share, silent, view } from '../support/situations';

const valkey = { server: { ...config.server, engine: 'valkey' as const } };

describe('a shard whose primary hung, and was replaced', () => {
  const given = (old: Node, open: Partial<Node>, engine = {}) => {
    const all = nodes([node(at(0, 0), { slots: share(0), ...open }), old, node(at(1, 1), { slots: share(1) })]);
    const seen = but(
      healthy(at(0, 0), {}, all), at(1, 0), (one) => (old.primary ? silent(one.pod) : { ...one, agent: agent({ startHeld: true }) }),
    );
    return decideRun(seen, settingOf(at(0, 0), engine)).do;
  };
  const hung = node(at(1, 0), { failed: true });
  const halfway = { migrating: [{ slot: 2, nodeId: idOf(at(1, 1)) }] };

  test('gets nothing while it runs Valkey and is not a replica yet: it would take these slots, and all that it had before', () => {
    expect(given(hung, halfway, valkey)).not.toBe('move');
    expect(given(replica(at(1, 0), at(1, 1)), halfway, valkey)).toBe('move');
  });

  test('gets more while it runs Redis, which takes nothing back', () => {
    expect(given(hung, halfway)).toBe('move');
  });

  test('gets more although there is another primary, once that one says that it imports nothing', () => {
    const all = nodes([node(at(0, 0), { slots: share(0), ...halfway }), node(at(1, 0)), node(at(1, 1), { slots: share(1) })]);
    expect(decideRun(healthy(at(0, 0), {}, all), settingOf(at(0, 0), valkey)).do).toBe('move');
  });

  test('gets more once the volume of the other primary is lost: it never comes back', () => {
    const all = nodes([
      node(at(0, 0), { slots: share(0), ...halfway }),
      hung,
      node(at(1, 0), { id: idOf(at(1, 0), 1), primary: false, primaryId: idOf(at(1, 1)) }),
      node(at(1, 1), { slots: share(1) }),
    ]);
    const back = view(idOf(at(1, 0), 1), all);
    const seen = but(healthy(at(0, 0), {}, all), at(1, 0), (one) => peer(one.pod, { view: back }));
    expect(decideRun(seen, settingOf(at(0, 0), valkey)).do).toBe('move');
  });
});

describe('a Valkey primary that comes back after another one took over its shard, in the middle of a move to it', () => {
  const [source, old, serving] = [at(0, 0), at(1, 0), at(1, 1)];
  const importing = (slots: readonly number[], from: PodRef) => slots.map((slot) => ({ slot, nodeId: idOf(from) }));
  const cluster = (atSource: Partial<Node>, atOld: Partial<Node>, atServing: Partial<Node> = {}) => nodes([
    node(source, { slots: share(0), ...atSource }), node(old, atOld), node(serving, { slots: share(1), ...atServing }),
  ]);
  const decides = (pod: PodRef, all: readonly Node[], seen: Partial<Observation> = {}, server = valkey) => (
    decideRun({ ...healthy(pod, {}, all), ...seen }, settingOf(pod, server))
  );

  test('takes nothing any more: slots of which it has keys are marked as coming from the other one, and the rest is closed', () => {
    const all = cluster({}, { importing: importing([2, 3], source) });
    const halfway = { own: view(idOf(old), all, { keys: 5 }), importsWithKeys: [3] };
    expect(decides(old, all, halfway)).toEqual({ do: 'closeSlots', slots: [2] });
    const left = cluster({}, { importing: importing([3], source) });
    expect(decides(old, left, { ...halfway, own: view(idOf(old), left, { keys: 5 }) })).toEqual({
      do: 'openSlots', slots: importing([3], serving),
    });
  });

  test('changes no mark before it knows which slots it has keys of', () => {
    const all = cluster({}, { importing: importing([2, 3], source) });
    expect(decides(old, all, { own: view(idOf(old), all, { keys: 5 }), importsWithKeys: undefined }).do).toBe('wait');
  });

  test('is not waited for once it takes nothing: the move goes on to the other one, which has keys of the slot as well', () => {
    const all = (from: PodRef) => cluster(
      { migrating: importing([2], serving) }, { importing: importing([2], from) }, { importing: importing([2], source) },
    );
    const halves = (from: PodRef) => {
      const seen = [old, serving].reduce(
        (so, pod) => but(so, pod, (one) => ({ ...one, halfMoved: [2] })), healthy(source, {}, all(from)),
      );
      return decideRun(seen, settingOf(source, valkey));
    };
    expect(halves(source).do).not.toBe('move');
    expect(halves(serving)).toMatchObject({ do: 'move', slots: [2], to: { nodeId: idOf(serving) } });
  });

  test('gets the slots that it has keys of from the other one, but not the last of them while more arrive there', () => {
    const all = (slots: readonly number[], open: Partial<Node>) => cluster(
      {}, { importing: importing(slots, serving) }, open,
    );
    const collects = (slots: readonly number[], open: Partial<Node> = {}) => decideRun(
      but(healthy(serving, {}, all(slots, open)), old, (one) => ({ ...one, halfMoved: slots })), settingOf(serving, valkey),
    );
    expect(collects([4])).toMatchObject({ do: 'move', slots: [4], to: { nodeId: idOf(old) } });
    expect(collects([4, 5, 6, 7]).do).toBe('move');
    expect(collects([4, 5, 6, 7], { importing: importing([10], at(2, 0)) }).do).not.toBe('move');
    expect(collects([4, 5, 6], { importing: importing([10], at(2, 0)) }).do).toBe('move');
  });
});
