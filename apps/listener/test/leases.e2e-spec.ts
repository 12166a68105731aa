import { startOnePath, waitUntil, type OnePath } from '#testing';

let path: OnePath;

beforeAll(async () => {
  path = await startOnePath();
});

afterAll(async () => {
  await path.close();
});

const everySecond = {
  trigger: { connector: 'schedule', operation: 'every', input: { count: 1, unit: 'seconds' } },
  steps: [],
};

interface Lease {
  trigger_id: string;
  owner: string | null;
  state: string;
}
const leases = () =>
  path.query<Lease>('SELECT trigger_id, owner, state FROM listener_leases ORDER BY trigger_id');
/** How many leases each process holds, fewest first. */
const shares = async (): Promise<number[]> => {
  const counts = new Map<string, number>();
  for (const { owner } of await leases()) if (owner) counts.set(owner, (counts.get(owner) ?? 0) + 1);
  return [...counts.values()].toSorted((a, b) => a - b);
};
const heldBy = (expected: number[]) =>
  waitUntil(async () => JSON.stringify(await shares()) === JSON.stringify(expected), {
    what: `the triggers to be shared as ${expected.join(' and ')}`,
    timeoutMs: 15_000,
  });
/** Ticks by trigger: the moments, and how often each was stored. */
async function ticks(): Promise<Map<string, { at: number[]; doubled: number }>> {
  const rows = await path.query<{ trigger_id: string; at: string }>(
    `SELECT trigger_id, convert_from(body, 'UTF8')::json ->> 'at' AS at FROM events WHERE source = 'schedule' ORDER BY id`,
  );
  const found = new Map<string, { at: number[]; doubled: number }>();
  for (const { trigger_id: id, at } of rows) {
    const one = found.get(id) ?? { at: [], doubled: 0 };
    const moment = Date.parse(at);
    if (one.at.includes(moment)) one.doubled += 1;
    else one.at.push(moment);
    found.set(id, one);
  }
  return found;
}

describe('listening under leases', () => {
  it('is shared evenly, taken over from the dead, and loses no tick and doubles none', async () => {
    const workflows = await Promise.all(
      Array.from({ length: 6 }, () => path.seed(everySecond, { held: true })),
    );
    await heldBy([6]);
    const second = await path.start('listener');
    await heldBy([3, 3]);
    await waitUntil(async () => (await ticks()).size === 6, { what: 'every trigger to have ticked' });
    await second.kill9();
    await heldBy([6]);
    const third = await path.start('listener');
    await heldBy([3, 3]);
    // Gives back what it holds, instead of leaving it to run out.
    await third.stop();
    expect(await shares()).toEqual([3]);
    await heldBy([6]);
    const before = [...(await ticks()).values()].map(({ at }) => at.length);
    await waitUntil(
      async () => [...(await ticks()).values()].every(({ at }, n) => at.length > before[n]! + 1),
      {
        what: 'all to tick on',
      },
    );
    for (const { at, doubled } of (await ticks()).values()) {
      expect(doubled).toBe(0);
      expect(at).toEqual(at.toSorted((a, b) => a - b));
    }
    for (const { triggerId } of workflows) expect((await ticks()).has(triggerId)).toBe(true);
    expect((await leases()).every(({ state }) => state === 'connected')).toBe(true);
  });

  it('ends within two seconds when the workflow is unpublished, and the lease with it', async () => {
    const { triggerId } = await path.seed(everySecond, { held: true });
    await waitUntil(async () => (await ticks()).has(triggerId), { what: 'it to tick' });
    const asked = Date.now();
    await path.query(`UPDATE triggers SET version_id = NULL WHERE id = $1`, [triggerId]);
    await path.query(`UPDATE listener_leases SET retired = true, changed_at = now() WHERE trigger_id = $1`, [
      triggerId,
    ]);
    await waitUntil(async () => (await leases()).every(({ trigger_id: id }) => id !== triggerId), {
      what: 'the lease to go',
    });
    expect(Date.now() - asked).toBeLessThan(2000);
  });

  it('tells the workflows that are started by it when a trigger does not work for too long', async () => {
    const told = await path.seed({ trigger: { connector: 'workflow', operation: 'down' }, steps: [] });
    const broken = await path.seed(
      { trigger: { connector: 'no-such', operation: 'thing' }, steps: [] },
      { held: true, workspaceId: told.workspaceId },
    );
    await path.query('UPDATE listener_leases SET alert_after_ms = 1 WHERE trigger_id = $1', [
      broken.triggerId,
    ]);
    const alerts = () =>
      path.query<{ body: Buffer }>('SELECT body FROM events WHERE trigger_id = $1', [told.triggerId]);
    await waitUntil(async () => (await alerts()).length > 0, { what: 'the alert' });
    const [{ body } = { body: Buffer.alloc(0) }] = await alerts();
    expect(JSON.parse(body.toString())).toMatchObject({
      workflow: { id: broken.workflowId },
      trigger: { connector: 'no-such', operation: 'thing' },
    });
    const status = () =>
      path.query<{ state: string; alerted: boolean }>(
        'SELECT state, alerted_at IS NOT NULL AS alerted FROM listener_leases WHERE trigger_id = $1',
        [broken.triggerId],
      );
    await waitUntil(async () => (await status())[0]?.state === 'stopped', { what: 'it to be given up' });
    await waitUntil(async () => (await status())[0]?.alerted, { what: 'the alert to be noted' });
    expect(await alerts()).toHaveLength(1);
  });
});
