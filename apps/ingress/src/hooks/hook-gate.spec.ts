import type { Config } from '#config';
import type { Registration, WebhookTriggerDeclaration } from '#connector-sdk';
import { CodedError, type HttpClient } from '#kernel';
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { HookGate, type HookSubject } from './hook-gate';
import { planHook, type RateLimit } from './hook-plan';
import type { HookSecretsReader } from './hook-secrets';
import type { RateLimits } from './rate-limits';
import { TriggerSeals } from './trigger-seals';

/** What each reading of the secrets gives, in turn. */
let readings: Registration[][];
let isOld: boolean;
const secrets = {
  read: () => ({ auth: null, registrations: readings.length > 1 ? readings.shift()! : readings[0]! }),
  renewed: () => isOld,
} as unknown as HookSecretsReader;
let taken: [key: string, limit: RateLimit][];
let isFull: boolean;
const rates = {
  take: (key: string, limit: RateLimit) => {
    taken.push([key, limit]);
    if (isFull) throw new CodedError('rate.limited', 'Too many.');
  },
} as unknown as RateLimits;
const seals = new TriggerSeals({ encryptionKeys: [Buffer.alloc(32, 1).toString('base64')] });
const config = { publicUrl: 'https://sluice.test', bodyLimitBytes: 100, inflatedLimitBytes: 100 } as Config;
const gate = () => new HookGate(config, {} as HttpClient, secrets, rates, seals);

const request = (rawHeaders: string[] = [], method = 'POST') =>
  ({
    ...{ method, url: '/hooks/token/a?b=1', ip: '192.0.2.1', headers: {} },
    raw: Object.assign(Readable.from([Buffer.from('{}')]), { headers: {}, rawHeaders }),
  }) as unknown as FastifyRequest;
/** Takes whatever it is told. */
const reply = new Proxy(
  {},
  { get: (_, name) => (name === 'then' ? undefined : () => reply) },
) as FastifyReply;

const subject = (more: Partial<WebhookTriggerDeclaration>): HookSubject => ({
  plan: planHook({ kind: 'webhook', methods: () => ['POST'], ...more } as WebhookTriggerDeclaration, {}),
  trigger: { id: 't', workspaceId: 'w', connector: 'shop', operation: 'event', connectionId: null },
  rateKey: 't',
});
const by = (secret: string) =>
  subject({
    verify: (_, { registration }) =>
      registration?.secret === secret ? { ok: true } : { ok: false, code: 'signature.wrong', message: 'No.' },
  });
const pass = (of: HookSubject, sent = request()) => gate().pass(of, sent, reply, '/hooks/'.length);

beforeEach(() => {
  readings = [[]];
  isOld = true;
  taken = [];
  isFull = false;
});

describe('a request that does not fit what is known', () => {
  it('is tried with what is known now: its service may just have been told anew', async () => {
    readings = [[{ data: 1, secret: 'old' }], [{ data: 2, secret: 'new' }]];
    expect(await pass(by('new'))).toMatchObject({ outcome: 'event' });
  });

  it('is refused when nothing newer is known', async () => {
    readings = [[{ data: 1, secret: 'old' }]];
    await expect(pass(by('new'))).rejects.toMatchObject({ reason: 'signature.wrong' });
    isOld = false;
    readings = [[{ data: 1, secret: 'old' }], [{ data: 2, secret: 'new' }]];
    await expect(pass(by('new'))).rejects.toMatchObject({ reason: 'signature.wrong' });
  });
});

describe('what passes', () => {
  it('is what came, but for headers that are secrets themselves', async () => {
    const sent = request(['X-Token', 'hush', 'x-other', '1', 'x-token', 'hush again']);
    const passed = await pass(subject({ verify: () => ({ ok: true, secretHeaders: ['x-token'] }) }), sent);
    expect(passed).toMatchObject({
      outcome: 'event',
      arriving: { path: '/a', query: 'b=1', address: '192.0.2.1' },
    });
    const { arriving } = passed as Extract<typeof passed, { arriving: unknown }>;
    expect(arriving.url).toBe('https://sluice.test/hooks/token/a?b=1');
    expect(arriving.keptHeaders).toEqual(['X-Token', '••••••', 'x-other', '1', 'x-token', '••••••']);
    expect(arriving.fields['x-token']).toBe('hush, hush again');
  });
});

describe('the rate', () => {
  const page = subject({
    rateLimit: () => ({ perSecond: 1 / 60, burst: 1 }),
    handshakeMethods: ['GET'],
    handshake: ({ method }) => (method === 'GET' ? { status: 200, body: 'a page' } : null),
  });

  it('of what starts runs is not used up by looks, nor by methods that are refused', async () => {
    expect(await pass(page, request([], 'GET'))).toEqual({ outcome: 'answered' });
    await expect(pass(page, request([], 'PUT'))).rejects.toMatchObject({ code: 'hook.method_not_allowed' });
    expect(taken).toEqual([
      ['other:t', { perSecond: 100, burst: 200 }],
      ['other:t', { perSecond: 100, burst: 200 }],
    ]);
    expect(await pass(page)).toMatchObject({ outcome: 'event' });
    expect(taken[2]).toEqual(['t', { perSecond: 1 / 60, burst: 1 }]);
  });

  it('of handshakes while it is registered has a limit too, before anything is read', async () => {
    const sent = request([], 'GET');
    const greet = () => gate().greet(page, sent, reply, '/hooks/'.length);
    isFull = true;
    await expect(greet()).rejects.toMatchObject({ code: 'rate.limited' });
    expect(sent.raw.readableDidRead).toBe(false);
    isFull = false;
    expect(await greet()).toBe(true);
  });
});
