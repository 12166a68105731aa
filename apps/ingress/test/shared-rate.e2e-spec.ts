import { startOnePath, type OnePath, waitUntil } from '#testing';

let path: OnePath;
let addresses: string[];

const RATE = 20;
const BURST = 40;
const trigger = {
  ...{ connector: 'webhook', operation: 'catch' },
  input: { ratePerSecond: RATE, rateBurst: BURST },
};

beforeAll(async () => {
  path = await startOnePath({ ownRedis: true, roles: ['ingress'] });
  const second = await path.start('ingress');
  addresses = [path.ingress.url, second.url];
});
afterAll(() => path.close());

/** Requests at both processes in turn, several under way, for so long; how many were let in, and in what time. */
async function flood(token: string, ms: number): Promise<{ accepted: number; seconds: number }> {
  const from = performance.now();
  let accepted = 0;
  let sent = 0;
  const send = async (): Promise<void> => {
    while (performance.now() - from < ms) {
      const answer = await fetch(`${addresses[sent++ % 2]!}/hooks/${token}`, { method: 'POST', body: '{}' });
      await answer.arrayBuffer();
      if (answer.status === 202) accepted += 1;
    }
  };
  await Promise.all(Array.from({ length: 4 }, send));
  return { accepted, seconds: (performance.now() - from) / 1000 };
}

describe('two processes', () => {
  it('keep to a trigger’s rate together', async () => {
    const { token, workflowId } = await path.seed({ trigger, steps: [] });
    const { accepted, seconds } = await flood(token, 6000);
    const allowed = BURST + RATE * seconds;
    expect(accepted).toBeGreaterThan(allowed * 0.8);
    // Each alone would let in as many again. One burst more is what they may let in before they hear of each other.
    expect(accepted).toBeLessThan(allowed * 1.25);
    const events = await path.query('SELECT id FROM events WHERE workflow_id = $1', [workflowId]);
    expect(events).toHaveLength(accepted);
  });

  it('each keep to it alone without Redis, and nobody waits for it', async () => {
    const { token } = await path.seed({ trigger, steps: [] });
    await path.redis!.stop();
    await waitUntil(async () => {
      const ready = (await (await fetch(`${addresses[0]!}/health/ready`)).json()) as { redis: string };
      return ready.redis === 'unavailable';
    });
    const { accepted, seconds } = await flood(token, 3000);
    const alone = BURST + RATE * seconds;
    expect(accepted).toBeGreaterThan(alone * 1.5);
    expect(accepted).toBeLessThan(alone * 2.2);
  });
});
