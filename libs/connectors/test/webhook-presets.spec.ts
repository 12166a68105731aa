/** Every preset against its sender: signed by the service's own library, or by what its documentation says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type {
  ArrivalContext,
  ArrivingRequest,
  ConnectionCredentials,
  Verdict,
  WebhookTriggerDeclaration,
} from '#connector-sdk';

import { createRegistry } from '../src';
import { arriving, bodyOf, type Sender, SENDERS, TEST_URL } from './webhook-senders';

const NOW = Date.parse('2026-01-31T12:00:00.000Z');
const registry = createRegistry();

const http: ArrivalContext<unknown>['http'] = {
  request: () => Promise.reject(new Error('nothing is fetched here')),
};

function triggerOf(key: string, operation = 'event'): WebhookTriggerDeclaration {
  const trigger = registry.trigger(key, operation);
  if (trigger?.kind !== 'webhook') throw new Error(`${key} has no webhook trigger ‘${operation}’`);
  return trigger;
}

const contextWith = (
  auth: ConnectionCredentials | null,
  overrides: Partial<ArrivalContext<Record<string, unknown>>> = {},
): ArrivalContext<Record<string, unknown>> => ({
  input: {},
  auth,
  registration: null,
  http,
  now: NOW,
  seal: { close: (text) => text, open: () => null },
  ...overrides,
});

const verify = async (
  trigger: WebhookTriggerDeclaration,
  request: ArrivingRequest,
  context: ArrivalContext<Record<string, unknown>>,
): Promise<Verdict> => trigger.verify?.(request, context) ?? { ok: true };

const flipped = (bytes: Buffer, at: number): Buffer => {
  const copy = Buffer.from(bytes);
  copy[at] = copy[at]! ^ 1;
  return copy;
};

const title = ({ key, by }: Sender) => `${key} (${by.startsWith('http') ? 'its documentation' : by})`;

describe.each(SENDERS.map((sender) => [title(sender), sender] as const))('%s', (_title, sender) => {
  const trigger = triggerOf(sender.key, sender.operation);
  const { secret, entered } = sender.secret();
  const contentType = sender.contentType ?? 'application/json';
  const own = { http: sender.http ?? http };
  const auth = (...secrets: string[]): ConnectionCredentials => ({
    kind: sender.kind ?? 'signing',
    fields: { [sender.field ?? 'secrets']: secrets, ...sender.otherFields },
  });
  const signedAt = async (at: number, url = TEST_URL) => {
    const body = bodyOf(sender, at);
    const signed = await sender.sign({ body, at, url, secret });
    const headers: Record<string, string> = { 'content-type': contentType, ...signed };
    return { body, headers };
  };
  const judge = async (
    { body, headers }: { body: Buffer; headers: Record<string, string> },
    credentials: ConnectionCredentials | null = auth(entered),
    url = TEST_URL,
  ) => verify(trigger, arriving(body, headers, { url }), contextWith(credentials, own));

  it('lets in what its sender signed', async () => {
    expect(await judge(await signedAt(NOW))).toMatchObject({ ok: true });
  });

  it('refuses a body with one byte changed, whichever it is', async () => {
    const { body, headers } = await signedAt(NOW);
    for (const at of [0, Math.floor(body.length / 2), body.length - 1]) {
      const verdict = await judge({ body: flipped(body, at), headers });
      expect(verdict).toMatchObject({ ok: false, status: 401 });
    }
    expect(await judge({ body: Buffer.concat([body, Buffer.from(' ')]), headers })).toMatchObject({
      ok: false,
    });
    expect(await judge({ body: Buffer.alloc(0), headers })).toMatchObject({ ok: false });
  });

  it('refuses a signature with one character changed', async () => {
    const { body, headers } = await signedAt(NOW);
    const proof = sender.proof!;
    const signature = headers[proof]!;
    const at = signature.length - 6;
    const changed = signature.slice(0, at) + (signature[at] === 'a' ? 'b' : 'a') + signature.slice(at + 1);
    for (const other of [
      changed,
      signature.slice(0, -4),
      `${signature}00`,
      'x',
      ',',
      '=',
      'v1=',
      'é'.repeat(20),
    ])
      expect(await judge({ body, headers: { ...headers, [proof]: other } })).toMatchObject({ ok: false });
  });

  it('refuses a request without a signature, and with an empty one', async () => {
    const { body, headers } = await signedAt(NOW);
    const proof = sender.proof!;
    const { [proof]: _taken, ...without } = headers;
    for (const given of [without, { ...headers, [proof]: '' }, { ...headers, [proof]: '  ' }, {}])
      expect(await judge({ body, headers: given })).toMatchObject({ ok: false, status: 401 });
    expect(await judge({ body, headers: without })).toMatchObject({ code: 'signature.missing' });
  });

  it('looks at when it was signed, back and ahead', async () => {
    if (!sender.tolerance) {
      expect(await judge(await signedAt(NOW - 30 * 24 * 3600 * 1000))).toMatchObject({ ok: true });
      return;
    }
    const { back, ahead } = sender.tolerance;
    expect(await judge(await signedAt(NOW - back * 1000))).toMatchObject({ ok: true });
    expect(await judge(await signedAt(NOW + ahead * 1000))).toMatchObject({ ok: true });
    expect(await judge(await signedAt(NOW - (back + 1) * 1000))).toMatchObject({
      ok: false,
      code: 'signature.too_old',
    });
    expect(await judge(await signedAt(NOW + (ahead + 1) * 1000))).toMatchObject({
      ok: false,
      code: 'signature.in_future',
    });
  });

  it('takes either of two secrets while one is being replaced, and no other', async () => {
    const request = await signedAt(NOW);
    const other = sender.secret().entered;
    expect(await judge(request, auth(other, entered))).toMatchObject({ ok: true });
    expect(await judge(request, auth(entered, other))).toMatchObject({ ok: true });
    expect(await judge(request, auth(other))).toMatchObject({ ok: false, code: 'signature.wrong' });
    const lines = { ...auth(), fields: { [sender.field ?? 'secrets']: `${other}\n ${entered} \n` } };
    expect(await judge(request, lines)).toMatchObject({ ok: true });
  });

  it('lets nothing in without a secret', async () => {
    const request = await signedAt(NOW);
    const empty = { kind: auth().kind, fields: {} };
    for (const none of [null, empty, auth(), auth(''), auth('  ')])
      expect(await judge(request, none)).toMatchObject({ ok: false, code: 'signature.no_secret' });
    // What somebody could sign with who guesses that nothing was entered.
    if (sender.by.startsWith('http') && sender.secret().secret.length < 50 && sender.key !== 'paypal') {
      const body = bodyOf(sender, NOW);
      const signed = await sender.sign({ body, at: NOW, url: TEST_URL, secret: '' });
      expect(
        await judge({ body, headers: { 'content-type': contentType, ...signed } }, auth('')),
      ).toMatchObject({
        ok: false,
      });
    }
  });

  it('knows its address, where that is signed', async () => {
    const request = await signedAt(NOW);
    const verdict = await judge(request, auth(entered), TEST_URL.replace('hooks', 'hooked'));
    expect(verdict.ok).toBe(!sender.signsUrl);
  });

  it('names the delivery in the same way each time, and what happened', async () => {
    const { body, headers } = await signedAt(NOW);
    const request = arriving(body, headers);
    const id = trigger.deliveryId?.(request, {});
    expect(id).toEqual(expect.stringMatching(/./));
    expect(trigger.deliveryId?.(arriving(body, headers), {})).toBe(id);
    const parsed = (await trigger.parse(
      { ...request, receivedAt: '2026-01-31T12:00:00.000Z' },
      {},
    )) as Record<string, unknown>;
    expect(parsed['deliveryId']).toBe(id);
    const events = (parsed['events'] ?? [parsed['event']]) as string[];
    expect(events).toEqual([expect.stringMatching(/./)]);
    expect(trigger.wants?.(request, {})).toBe(true);
    expect(trigger.wants?.(request, { events })).toBe(true);
    expect(trigger.wants?.(request, { events: ['something else', `${events[0]!.slice(0, 2)}*`] })).toBe(true);
    expect(trigger.wants?.(request, { events: ['something else'] })).toBe(false);
  });

  it('is answered so that the service is content', async () => {
    const { body, headers } = await signedAt(NOW);
    expect(trigger.answer?.({}, arriving(body, headers))?.status).toBeGreaterThanOrEqual(200);
    expect(trigger.answer?.({}, arriving(body, headers))?.status).toBeLessThan(300);
  });

  it('does not take an event for a handshake', async () => {
    const { body, headers } = await signedAt(NOW);
    expect(
      (await trigger.handshake?.(arriving(body, headers), contextWith(auth(entered), own))) ?? null,
    ).toBeNull();
  });
});

interface Vector {
  provider: string;
  source: string;
  secret: string;
  body?: string;
  form?: Record<string, string>;
  url?: string;
  headers: Record<string, string>;
  now?: number;
}

const { vectors } = JSON.parse(readFileSync(join(__dirname, 'webhook-vectors.json'), 'utf8')) as {
  vectors: Vector[];
};

describe.each(vectors.map((vector) => [`${vector.provider} (${vector.source})`, vector] as const))(
  'the published vector of %s',
  (_title, { provider, secret, body, form, url, headers, now }) => {
    const bytes = Buffer.from(body ?? new URLSearchParams(form).toString());
    const fields = {
      'content-type': form ? 'application/x-www-form-urlencoded' : 'application/json',
      ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    };
    const auth = { kind: 'signing', fields: { secrets: [secret] } };
    const at = now === undefined ? NOW : now * 1000;
    const judge = (sent: Buffer, moment = at) =>
      verify(
        triggerOf(provider),
        arriving(sent, fields, url ? { url } : {}),
        contextWith(auth, { now: moment }),
      );

    it('holds', async () => {
      expect(await judge(bytes)).toMatchObject({ ok: true });
      expect(await judge(flipped(bytes, bytes.length - 1))).toMatchObject({
        ok: false,
        code: 'signature.wrong',
      });
      if (now !== undefined) {
        expect(await judge(bytes, at + 301_000)).toMatchObject({ code: 'signature.too_old' });
        expect(await judge(bytes, at - 301_000)).toMatchObject({ code: 'signature.in_future' });
      }
    });
  },
);

it('has a sender here for every connector whose trigger verifies', () => {
  const verifying = registry
    .all()
    .filter(({ triggers }) =>
      triggers.some((trigger) => trigger.kind === 'webhook' && trigger.auth?.required),
    )
    .map(({ key }) => key);
  const tested = new Set(SENDERS.map(({ key }) => key));
  // These do not sign: Microsoft Graph's proof is a text in the body, Telegram's a header. Both have their own tests.
  expect(verifying.filter((key) => !tested.has(key))).toEqual(['microsoft-graph', 'telegram']);
  expect(tested.size).toBe(20);
});
