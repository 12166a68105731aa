import { startOnePath, waitUntil, type OnePath, type RoleProcess } from '#testing';

import { brokerPeer, type HeldPeer, mailboxPeer, streamPeer } from './held-peers';

const KEY = 'sluice_test_key_of_the_owner_0123456789';

let path: OnePath;
let api: RoleProcess;
let listeners: RoleProcess[];

beforeAll(async () => {
  path = await startOnePath({
    roles: ['worker', 'listener'],
    env: {
      SLUICE_OWNER_EMAIL: 'owner@example.com',
      SLUICE_OWNER_PASSWORD: 'correct horse battery',
      SLUICE_API_KEY: KEY,
    },
  });
  api = await path.start('api');
  listeners = [path.listener, await path.start('listener')];
});

afterAll(() => path.close());

async function call<Body>(method: string, place: string, body?: unknown): Promise<Body> {
  const answer = await fetch(`${api.url}/api/v1${place}`, {
    method,
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${place}: ${answer.status} ${text}`);
  return (text === '' ? null : JSON.parse(text)) as Body;
}

/** The numbers whose run has ended well, in the order in which they were stored. */
async function arrived(workflowId: string, peer: HeldPeer): Promise<number[]> {
  const rows = await path.query<{ body: Buffer }>(
    `SELECT e.body FROM events e JOIN runs r ON r.event_id = e.id AND r.status = 'succeeded'
     WHERE e.workflow_id = $1 AND e.source = 'listen' ORDER BY e.id`,
    [workflowId],
  );
  return rows.map(({ body }) => peer.numberIn(body));
}

describe.each([
  ['an MQTT broker', brokerPeer],
  ['a Redis stream', () => streamPeer(null)],
  ['a Redis stream with a group', () => streamPeer('sluice-test')],
  ['a mailbox', mailboxPeer],
])('%s', (_, start) => {
  it('loses nothing and doubles nothing when a listener is killed, and lets go when it is unpublished', async () => {
    const peer = await start();
    try {
      const { id: connectionId } = await call<{ id: string }>('POST', '/connections', {
        name: peer.connector,
        connector: peer.connector,
        auth: peer.auth,
        fields: peer.fields,
      });
      const { connector, operation, input } = peer;
      const { id } = await call<{ id: string }>('POST', '/workflows', {
        name: peer.connector,
        definition: {
          trigger: { connector, operation, connectionId, input },
          steps: [{ id: 'see', type: 'map', input: { seen: '{{trigger}}' } }],
        },
      });
      await call('POST', `/workflows/${id}/publish`);
      const state = async () =>
        (await call<{ listening: { state: string } | null }>('GET', `/workflows/${id}`)).listening?.state;
      await waitUntil(async () => (await state()) === 'connected', {
        what: 'the listener',
        timeoutMs: 40_000,
      });

      let said = 0;
      const say = async (count: number) => {
        for (let n = 0; n < count; n++) await peer.say(++said);
      };
      const allArrived = async () => {
        await waitUntil(async () => (await arrived(id, peer)).length >= said, {
          what: `${said} messages to be run`,
          timeoutMs: 40_000,
        });
        expect(await arrived(id, peer)).toEqual(Array.from({ length: said }, (_n, n) => n + 1));
      };
      await say(5);
      await allArrived();
      // Whoever holds it: one of the two, then the other.
      for (const round of [1, 2]) {
        const [victim] = listeners.splice(round % 2, 1);
        await victim!.kill9();
        await say(5);
        listeners.push(await path.start('listener'));
        await say(5);
        await allArrived();
      }
      expect(peer.connected()).toBe(1);
      await call('POST', `/workflows/${id}/unpublish`);
      const asked = Date.now();
      await waitUntil(() => peer.connected() === 0, { what: 'the connection to be closed' });
      expect(Date.now() - asked).toBeLessThan(2000);
    } finally {
      await peer.close();
    }
  }, 180_000);
});
