import { startOnePath, waitUntil, type OnePath, type RoleProcess } from '#testing';

import { eventStreamPeer, webSocketPeer, type ResumablePeer } from './resumable-peers';

let path: OnePath;
let listeners: RoleProcess[];

beforeAll(async () => {
  path = await startOnePath({ ownPostgres: true });
  listeners = [path.listener, await path.start('listener')];
});

afterAll(async () => {
  await path.close();
});

const steps = [{ id: 'number', type: 'map' as const, input: { n: '{{trigger.body.n}}' } }];

/** The numbers that arrived, in the order in which they were stored; only those whose run has ended well. */
async function arrived(workflowId: string): Promise<number[]> {
  const rows = await path.query<{ body: Buffer }>(
    `SELECT e.body FROM events e JOIN runs r ON r.event_id = e.id AND r.status = 'succeeded'
     WHERE e.workflow_id = $1 ORDER BY e.id`,
    [workflowId],
  );
  return rows.map(({ body }) => (JSON.parse(body.toString()) as { n: number }).n);
}
const upTo = (count: number) => Array.from({ length: count }, (_, n) => n + 1);
async function allArrived(workflowId: string, count: number): Promise<void> {
  await waitUntil(async () => (await arrived(workflowId)).length >= count, {
    what: `${count} messages to be run`,
    timeoutMs: 40_000,
  });
  expect(await arrived(workflowId)).toEqual(upTo(count));
}
const connectedOnce = (peer: ResumablePeer) =>
  waitUntil(() => peer.connected() === 1, { what: 'the listener to be connected once', timeoutMs: 40_000 });

describe.each([
  ['a WebSocket', webSocketPeer],
  ['an event stream', eventStreamPeer],
])('%s that can go on where it was', (_, start) => {
  it('loses nothing and doubles nothing: listeners killed, the database away, and unpublished in the end', async () => {
    const peer = await start();
    try {
      const { workflowId, triggerId } = await path.seed({ trigger: peer.trigger, steps }, { held: true });
      await connectedOnce(peer);
      for (let n = 0; n < 5; n += 1) peer.say();
      await allArrived(workflowId, 5);

      // Whoever holds it: one of the two, then the other.
      for (const round of [1, 2]) {
        const [victim] = listeners.splice(round % 2, 1);
        await victim!.kill9();
        for (let n = 0; n < 5; n += 1) peer.say();
        listeners.push(await path.start('listener'));
        for (let n = 0; n < 5; n += 1) peer.say();
        await allArrived(workflowId, 5 + round * 10);
      }
      await connectedOnce(peer);

      // Longer than a lease, so that everybody has let go.
      await path.postgres!.kill9();
      for (let n = 0; n < 5; n += 1) peer.say();
      await waitUntil(() => peer.connected() === 0, { what: 'the listener to let go', timeoutMs: 20_000 });
      await path.postgres!.start();
      await allArrived(workflowId, 30);
      await connectedOnce(peer);

      const asked = Date.now();
      await path.query('UPDATE triggers SET version_id = NULL WHERE id = $1', [triggerId]);
      await path.query(
        'UPDATE listener_leases SET retired = true, changed_at = now() WHERE trigger_id = $1',
        [triggerId],
      );
      await waitUntil(() => peer.connected() === 0, { what: 'the connection to be closed' });
      expect(Date.now() - asked).toBeLessThan(2000);
      expect(await arrived(workflowId)).toEqual(upTo(30));
    } finally {
      await peer.close();
    }
  }, 180_000);
});
