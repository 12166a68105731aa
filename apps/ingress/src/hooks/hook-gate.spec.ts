import type { Config } from '#config';
import type { Registration, WebhookTriggerDeclaration } from '#connector-sdk';
import type { HttpClient } from '#kernel';
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { HookGate, type HookSubject } from './hook-gate';
import { planHook } from './hook-plan';
import type { HookSecretsReader } from './hook-secrets';
import type { RateLimits } from './rate-limits';

/** What each reading of the secrets gives, in turn. */
let readings: Registration[][];
let isOld: boolean;
const secrets = {
  read: () => ({ auth: null, registrations: readings.length > 1 ? readings.shift()! : readings[0]! }),
  renewed: () => isOld,
} as unknown as HookSecretsReader;
const rates = { take: () => undefined } as unknown as RateLimits;
const config = { publicUrl: 'https://sluice.test', bodyLimitBytes: 100, inflatedLimitBytes: 100 } as Config;
const gate = () => new HookGate(config, {} as HttpClient, secrets, rates);

const request = (rawHeaders: string[] = []) =>
  ({
    ...{ method: 'POST', url: '/hooks/token/a?b=1', ip: '192.0.2.1', headers: {} },
    raw: Object.assign(Readable.from([Buffer.from('{}')]), { headers: {}, rawHeaders }),
  }) as unknown as FastifyRequest;
const reply = {} as FastifyReply;

const subject = (more: Partial<WebhookTriggerDeclaration>): HookSubject => ({
  plan: planHook({ kind: 'webhook', methods: () => ['POST'], ...more } as WebhookTriggerDeclaration, {}),
  trigger: { id: 't', workspaceId: 'w', connectionId: null },
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
