/** Payloads as GitHub sends them: @octokit/webhooks-examples. */
import examples from '@octokit/webhooks-examples';
import { sign } from '@octokit/webhooks-methods';

import type { ArrivalContext, ArrivingRequest } from '#connector-sdk';
import { compileSchema } from '#schema';

import { eventTrigger } from './event.trigger';

const SECRET = 'made up, and long enough';
const NOW = '2026-01-31T12:00:00.000Z';
const check = compileSchema(eventTrigger.output);
const context: ArrivalContext<Record<string, unknown>> = {
  ...{ input: {}, registration: null, now: Date.parse(NOW) },
  auth: { kind: 'signing', fields: { secrets: [SECRET] } },
  http: { request: () => Promise.reject(new Error('nothing is fetched here')) },
  seal: { close: (text) => text, open: () => null },
};

async function sent(name: string, payload: object): Promise<ArrivingRequest> {
  const body = JSON.stringify(payload);
  const fields = {
    'content-type': 'application/json',
    'x-github-event': name,
    'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
    'x-hub-signature-256': await sign(SECRET, body),
  };
  return {
    ...{ method: 'POST', path: '', query: '', url: 'https://sluice.example/hooks/token', address: null },
    ...{ fields, headers: Object.entries(fields), body: Buffer.from(body) },
  };
}

it('knows more than fifty kinds of events from their examples', () =>
  expect(examples.length).toBeGreaterThan(50));

describe.each(examples.map(({ name, examples: payloads }) => [name, payloads] as const))(
  'the event %s',
  (name, payloads) => {
    it.each(payloads.map((payload, at) => [at, payload] as const))('is read (%i)', async (_at, payload) => {
      const request = await sent(name, payload);
      expect(await eventTrigger.verify?.(request, context)).toMatchObject({ ok: true });
      const handshake = await eventTrigger.handshake?.(request, context);
      expect(handshake !== null && handshake !== undefined).toBe(name === 'ping');

      const action = 'action' in payload ? String(payload.action) : null;
      const event = action === null ? name : `${name}.${action}`;
      const seen = (await eventTrigger.parse({ ...request, receivedAt: NOW }, {})) as Record<string, unknown>;
      expect(check(seen)).toEqual([]);
      expect(seen).toMatchObject({
        ...{ event, deliveryId: '72d3162e-cc78-11e3-81ab-4c9367dc0958', body: payload },
        repository: 'repository' in payload ? (payload.repository?.full_name ?? null) : null,
        sender: 'sender' in payload ? (payload.sender?.login ?? null) : null,
      });
      expect(eventTrigger.wants?.(request, { events: [name] })).toBe(true);
      expect(eventTrigger.wants?.(request, { events: [event] })).toBe(true);
      expect(eventTrigger.wants?.(request, { events: ['another'] })).toBe(false);
    });
  },
);
