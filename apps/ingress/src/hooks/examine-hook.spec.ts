import type {
  ArrivalContext,
  ArrivingRequest,
  Registration,
  TriggerSeal,
  WebhookTriggerDeclaration,
} from '#connector-sdk';
import type { HttpClient } from '#kernel';

import { deliveryOf, examineHandshake, examineHook, type HookSecrets } from './examine-hook';
import { planHook } from './hook-plan';

type Declared = Partial<WebhookTriggerDeclaration>;

let order: string[];
let contexts: ArrivalContext<Record<string, unknown>>[];
beforeEach(() => {
  order = [];
  contexts = [];
});

const plan = (more: Declared) =>
  planHook(
    {
      kind: 'webhook',
      methods: () => ['POST'],
      parse: () => Promise.resolve({}),
      ...more,
    } as unknown as WebhookTriggerDeclaration,
    { setting: 1 },
  );
const request = (more: Partial<ArrivingRequest> = {}): ArrivingRequest => ({
  ...{ method: 'POST', path: '', query: '', url: 'https://sluice.test/hooks/x', headers: [], fields: {} },
  ...{ body: Buffer.alloc(0), address: null },
  ...more,
});
const NOTHING: HookSecrets = { auth: null, registrations: [] };
const http = {} as HttpClient;
const seal: TriggerSeal = { close: (text) => text, open: () => null };
const tools = { http, seal };
const examine = (more: Declared, sent: Partial<ArrivingRequest> = {}, secrets = NOTHING) =>
  examineHook(plan(more), request(sent), secrets, tools);

const HELLO = { status: 200, body: 'hello' };
const handshake: Declared['handshake'] = ({ query }) => {
  order.push('handshake');
  return query === 'hello' ? HELLO : null;
};
const lets =
  (ok: boolean, code = 'signature.wrong'): NonNullable<Declared['verify']> =>
  (_, context) => {
    order.push('verify');
    contexts.push(context as ArrivalContext<Record<string, unknown>>);
    return ok ? { ok } : { ok, code, message: 'No.' };
  };

describe('a request at a trigger’s address', () => {
  it('is an event where the trigger asks for nothing', async () => {
    expect(await examine({})).toEqual({ kind: 'event', secretHeaders: [] });
  });

  it('is answered as a handshake before anybody has shown who they are', async () => {
    expect(await examine({ handshake, verify: lets(false) }, { query: 'hello' })).toEqual({
      kind: 'answer',
      answer: HELLO,
    });
    expect(order).toEqual(['handshake']);
  });

  it('has to be verified before its handshake is answered where the trigger says so', async () => {
    const asked = { handshake, handshakeVerified: true };
    await expect(examine({ ...asked, verify: lets(false) }, { query: 'hello' })).rejects.toMatchObject({
      code: 'hook.unauthorized',
    });
    expect(order).toEqual(['verify']);
    expect(await examine({ ...asked, verify: lets(true) }, { query: 'hello' })).toMatchObject({
      answer: HELLO,
    });
  });

  it('may be a handshake by a method that starts nothing, and by that method nothing else', async () => {
    const asked = { handshake, handshakeMethods: ['GET'], verify: lets(true) };
    expect(await examine(asked, { method: 'GET', query: 'hello' })).toMatchObject({ answer: HELLO });
    await expect(examine(asked, { method: 'GET' })).rejects.toMatchObject({
      code: 'hook.method_not_allowed',
      headers: { allow: 'POST' },
    });
    await expect(examine({ ...asked, handshakeVerified: true }, { method: 'GET' })).rejects.toMatchObject({
      code: 'hook.method_not_allowed',
    });
  });

  it.each([
    [undefined, 401, 'hook.unauthorized'],
    [401 as const, 401, 'hook.unauthorized'],
    [403 as const, 403, 'hook.forbidden'],
  ])('is refused with its own status, and a finer code for the operator: %s', async (given, status, code) => {
    const headers = { 'www-authenticate': 'Basic' };
    const verify: Declared['verify'] = () => ({
      ...{ ok: false, code: 'basic.wrong', message: 'Wrong.', headers },
      ...(given === undefined ? {} : { status: given }),
    });
    await expect(examine({ verify })).rejects.toMatchObject({
      ...{ status, code, headers, message: 'Wrong.', reason: 'basic.wrong' },
    });
  });

  it('is let in by nobody where a connection is needed and there is none', async () => {
    await expect(
      examine({ verify: lets(true), auth: { kinds: ['signing'], required: true } }),
    ).rejects.toMatchObject({ code: 'hook.unauthorized', reason: 'hook.no_connection' });
    expect(order).toEqual([]);
  });

  it('is tried with everything that its service was given, without stopping at the first that fits', async () => {
    const registrations: Registration[] = [
      { data: 1, secret: 'new' },
      { data: 2, secret: 'old' },
    ];
    const by =
      (secret: string): Declared['verify'] =>
      (_, { registration }) => {
        order.push(registration?.secret ?? 'none');
        return registration?.secret === secret ? { ok: true } : { ok: false, code: 'x', message: 'No.' };
      };
    const secrets = { auth: null, registrations };
    expect(await examine({ verify: by('old') }, {}, secrets)).toMatchObject({ kind: 'event' });
    expect(await examine({ verify: by('new') }, {}, secrets)).toMatchObject({ kind: 'event' });
    expect(order).toEqual(['new', 'old', 'new', 'old']);
    await expect(examine({ verify: by('other') }, {}, secrets)).rejects.toMatchObject({ reason: 'x' });
  });

  it('is let go where nobody asked for it, and kept where that can’t be told', async () => {
    expect(await examine({ wants: () => false })).toEqual({ kind: 'unwanted', secretHeaders: [] });
    const wants = () => {
      throw new SyntaxError('no JSON');
    };
    expect(await examine({ wants })).toMatchObject({ kind: 'event' });
  });

  it('has to stand at the path of the trigger, once it is verified', async () => {
    const path = () => '/orders/:id';
    expect(await examine({ path }, { path: '/orders/7' })).toMatchObject({ kind: 'event' });
    await expect(examine({ path }, { path: '/other' })).rejects.toMatchObject({ code: 'hook.unknown' });
    await expect(examine({ path, verify: lets(false) }, { path: '/other' })).rejects.toMatchObject({
      code: 'hook.unauthorized',
    });
  });

  it('may be answered by the trigger instead of being kept', async () => {
    expect(await examine({ accept: () => HELLO })).toEqual({ kind: 'answer', answer: HELLO });
    expect(await examine({ accept: () => Promise.resolve(null) })).toMatchObject({ kind: 'event' });
  });

  it('names the headers that are not to be stored', async () => {
    const verify: Declared['verify'] = () => ({ ok: true, secretHeaders: ['x-token'] });
    expect(await examine({ verify })).toEqual({ kind: 'event', secretHeaders: ['x-token'] });
  });

  it('hands the trigger what it needs to know', async () => {
    const auth = { kind: 'signing', fields: { secrets: ['s'] } };
    await examine({ verify: lets(true) }, {}, { auth, registrations: [] });
    expect(contexts).toEqual([
      { input: { setting: 1 }, auth, http, seal, registration: null, now: expect.any(Number) as number },
    ]);
  });
});

describe('a trigger that is being registered', () => {
  it('is there for handshakes only', async () => {
    const asked = plan({ handshake, verify: lets(true) });
    expect(await examineHandshake(asked, request({ query: 'hello' }), NOTHING, tools)).toBe(HELLO);
    expect(await examineHandshake(asked, request(), NOTHING, tools)).toBeNull();
  });
});

describe('the name of a delivery', () => {
  it('is none where there is none, or where it can’t be read', () => {
    expect(deliveryOf(plan({}), request())).toBeNull();
    expect(deliveryOf(plan({ deliveryId: () => 'one' }), request())).toBe('one');
    const deliveryId = () => {
      throw new SyntaxError('no JSON');
    };
    expect(deliveryOf(plan({ deliveryId }), request())).toBeNull();
  });
});
