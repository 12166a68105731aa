/** How services look whether somebody is there, and what else is each one's own. */
import { createHash, createHmac, generateKeyPairSync, sign as signBytes } from 'node:crypto';

import { verifyKey } from 'discord-interactions';
import Stripe from 'stripe';
import { getExpectedBodyHash, getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';

import type {
  ArrivalContext,
  ArrivingRequest,
  PlainAnswer,
  Verdict,
  WebhookTriggerDeclaration,
} from '#connector-sdk';

import { createRegistry } from '../src';
import {
  arriving,
  httpThatGives,
  PAYPAL_ADDRESS,
  PAYPAL_CERTIFICATES,
  signForPayPal,
  TEST_URL,
} from './webhook-senders';

const NOW = Date.parse('2026-01-31T12:00:00.000Z');
const SECONDS = String(NOW / 1000);
const registry = createRegistry();

function triggerOf(key: string, operation = 'event'): WebhookTriggerDeclaration {
  const trigger = registry.trigger(key, operation);
  if (trigger?.kind !== 'webhook') throw new Error(`${key} has no webhook trigger ‘${operation}’`);
  return trigger;
}

type Context = ArrivalContext<Record<string, unknown>>;

const contextWith = (fields: Record<string, unknown>, overrides: Partial<Context> = {}): Context => ({
  input: {},
  auth: { kind: 'signing', fields },
  registration: null,
  http: { request: () => Promise.reject(new Error('nothing is fetched here')) },
  now: NOW,
  seal: { close: (text) => text, open: () => null },
  ...overrides,
});

const greet = async (
  trigger: WebhookTriggerDeclaration,
  request: ArrivingRequest,
  context: Context,
): Promise<PlainAnswer | null> => (await trigger.handshake?.(request, context)) ?? null;

const verify = async (
  trigger: WebhookTriggerDeclaration,
  request: ArrivingRequest,
  context: Context,
): Promise<Verdict> => trigger.verify?.(request, context) ?? { ok: true };

const parse = async (trigger: WebhookTriggerDeclaration, request: ArrivingRequest, input = {}) =>
  (await trigger.parse({ ...request, receivedAt: '2026-01-31T12:00:00.000Z' }, input)) as Record<
    string,
    unknown
  >;

const hex = (algorithm: string, secret: string, content: string): string =>
  createHmac(algorithm, secret).update(content).digest('hex');

const TEXT = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' };

describe('GitHub', () => {
  const trigger = triggerOf('github');
  const body = '{"zen":"Keep it logically awesome.","hook_id":1}';
  const headers = { 'x-github-event': 'ping', 'x-hub-signature-256': `sha256=${hex('sha256', 's', body)}` };

  it('is told that somebody is there, when the ping is signed', async () => {
    expect(await greet(trigger, arriving(body, headers), contextWith({ secrets: ['s'] }))).toMatchObject({
      status: 200,
    });
    expect(await greet(trigger, arriving(body, headers), contextWith({ secrets: ['other'] }))).toBeNull();
    expect(await greet(trigger, arriving(body, headers), contextWith({}))).toBeNull();
  });

  it('may send forms', async () => {
    const form = `payload=${encodeURIComponent('{"action":"closed","repository":{"full_name":"ann/house"}}')}`;
    const request = arriving(form, {
      'content-type': 'application/x-www-form-urlencoded',
      'x-github-event': 'issues',
    });
    expect(trigger.wants?.(request, { events: ['issues.closed'] })).toBe(true);
    expect(trigger.wants?.(request, { events: ['ISSUES'] })).toBe(true);
    expect(trigger.wants?.(request, { events: ['issues.opened', 'issue'] })).toBe(false);
    expect(await parse(trigger, request)).toMatchObject({ event: 'issues.closed', repository: 'ann/house' });
  });
});

describe('Stripe', () => {
  const trigger = triggerOf('stripe');
  const stripe = new Stripe('sk_test_unused');
  const payload = '{"id":"evt_1","type":"invoice.paid"}';
  const header = (secret: string, scheme = 'v1') =>
    stripe.webhooks.generateTestHeaderString({ payload, secret, scheme, timestamp: NOW / 1000 });

  it('may sign with an old and a new secret at once', async () => {
    const both = `${header('whsec_old')},${header('whsec_new').split(',')[1]}`;
    const request = arriving(payload, { 'stripe-signature': both });
    for (const secret of ['whsec_old', 'whsec_new'])
      expect(await verify(trigger, request, contextWith({ secrets: [secret] }))).toMatchObject({ ok: true });
  });

  it('is not believed by a signature of another scheme', async () => {
    const request = arriving(payload, { 'stripe-signature': header('whsec_a', 'v0') });
    expect(await verify(trigger, request, contextWith({ secrets: ['whsec_a'] }))).toMatchObject({
      code: 'signature.unreadable',
    });
  });
});

describe('Slack', () => {
  const trigger = triggerOf('slack');
  const signed = (body: string, secret = 's', type = 'application/json') =>
    arriving(body, {
      'content-type': type,
      'x-slack-request-timestamp': SECONDS,
      'x-slack-signature': `v0=${hex('sha256', secret, `v0:${SECONDS}:${body}`)}`,
    });
  const challenge = '{"token":"t","challenge":"3eZbrw1aBm2rZgRN","type":"url_verification"}';

  it('gets its challenge back when it is signed', async () => {
    const context = contextWith({ secrets: ['s'] });
    expect(await greet(trigger, signed(challenge), context)).toEqual({
      status: 200,
      headers: TEXT,
      body: '3eZbrw1aBm2rZgRN',
    });
    expect(await greet(trigger, signed(challenge, 'other'), context)).toBeNull();
    expect(await greet(trigger, arriving(challenge, {}), context)).toBeNull();
  });

  it('may look at the certificate', async () => {
    const request = arriving('ssl_check=1&token=t', { 'content-type': 'application/x-www-form-urlencoded' });
    expect(await greet(trigger, request, contextWith({}))).toMatchObject({ status: 200, body: '' });
  });

  it('tells commands and buttons apart', async () => {
    const type = 'application/x-www-form-urlencoded';
    const command = signed('command=%2Fdoor&text=open&user_id=U1&trigger_id=1.2', 's', type);
    expect(trigger.wants?.(command, { events: ['/door'] })).toBe(true);
    expect(await parse(trigger, command)).toMatchObject({ event: '/door', text: 'open', user: 'U1' });
    const payload = JSON.stringify({ type: 'block_actions', user: { id: 'U2' }, trigger_id: '3.4' });
    const button = signed(`payload=${encodeURIComponent(payload)}`, 's', type);
    expect(await verify(trigger, button, contextWith({ secrets: ['s'] }))).toMatchObject({ ok: true });
    expect(trigger.deliveryId?.(button, {})).toBe('3.4');
    expect(await parse(trigger, button)).toMatchObject({ event: 'block_actions', user: 'U2' });
  });
});

describe('Standard Webhooks', () => {
  const trigger = triggerOf('standard-webhooks');
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const key = `whpk_${publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64')}`;
  const body = '{"type":"user.created"}';
  const signature = signBytes(null, Buffer.from(`m1.${SECONDS}.${body}`), privateKey).toString('base64');
  const request = (given: string, content = body) =>
    arriving(content, { 'webhook-id': 'm1', 'webhook-timestamp': SECONDS, 'webhook-signature': given });

  it('may be signed with a private key', async () => {
    const context = contextWith({ secrets: ['whsec_bm90IHRoaXM=', key] });
    expect(await verify(trigger, request(`v1,bm8= v1a,${signature}`), context)).toMatchObject({ ok: true });
    expect(await verify(trigger, request(`v1a,${signature}`, `${body} `), context)).toMatchObject({
      ok: false,
      code: 'signature.wrong',
    });
  });

  it('does not take the public key for a shared secret', async () => {
    const known = createHmac('sha256', Buffer.from(key.slice('whpk_'.length), 'base64'))
      .update(`m1.${SECONDS}.${body}`)
      .digest('base64');
    for (const given of [`v1,${known}`, `v1a,${known}`])
      expect(await verify(trigger, request(given), contextWith({ secrets: [key] }))).toMatchObject({
        ok: false,
      });
  });
});

describe('SendGrid', () => {
  it('hands on only the events that were asked for', async () => {
    const trigger = triggerOf('sendgrid');
    const request = arriving(
      JSON.stringify([
        { event: 'delivered', sg_event_id: 'a' },
        { event: 'open', sg_event_id: 'b' },
      ]),
      {},
    );
    expect(trigger.wants?.(request, { events: ['open'] })).toBe(true);
    expect(trigger.wants?.(request, { events: ['bounce'] })).toBe(false);
    expect(await parse(trigger, request, { events: ['open'] })).toMatchObject({
      events: ['open'],
      items: [{ sg_event_id: 'b' }],
    });
  });
});

describe('PayPal', () => {
  const trigger = triggerOf('paypal');
  const body = Buffer.from('{"id":"WH-1","event_type":"PAYMENT.CAPTURE.COMPLETED"}');
  const signed = (keys = PAYPAL_CERTIFICATES.own, address = PAYPAL_ADDRESS) =>
    arriving(body, signForPayPal({ body, at: NOW, url: TEST_URL, secret: 'WH1' }, keys, address));
  const certificateAt = (name: string) => PAYPAL_ADDRESS.replace('360caa42', name);

  it('is asked for its certificate once', async () => {
    const address = certificateAt('once');
    const { asked, http } = httpThatGives({ [address]: PAYPAL_CERTIFICATES.own.certificate });
    const context = contextWith({ secrets: ['WH1'] }, { http });
    const request = () => verify(trigger, signed(PAYPAL_CERTIFICATES.own, address), context);
    expect(await Promise.all([request(), request()])).toEqual([{ ok: true }, { ok: true }]);
    expect(await request()).toEqual({ ok: true });
    expect(asked).toEqual([address]);
  });

  it.each([
    'https://api.paypal.com.example.com/v1/notifications/certs/CERT-1',
    'https://example.com/v1/notifications/certs/CERT-1',
    'http://api.paypal.com/v1/notifications/certs/CERT-1',
    'https://api.paypal.com@example.com/v1/notifications/certs/CERT-1',
    'https://api.paypal.com/v1/notifications/certs/CERT-1?x=1',
    'https://api.paypal.com/v1/notifications/certs/../../files/CERT-1',
    'https://api.paypal.com:444/v1/notifications/certs/CERT-1',
  ])('is not asked at %j', async (address) => {
    const { asked, http } = httpThatGives({ [address]: PAYPAL_CERTIFICATES.own.certificate });
    const context = contextWith({ secrets: ['WH1'] }, { http });
    expect(await verify(trigger, signed(PAYPAL_CERTIFICATES.own, address), context)).toMatchObject({
      ok: false,
    });
    expect(asked).toEqual([]);
  });

  it.each(['expired', 'stranger'] as const)('is not known by a certificate that is %s', async (name) => {
    const address = certificateAt(name);
    const { http } = httpThatGives({ [address]: PAYPAL_CERTIFICATES[name].certificate });
    const context = contextWith({ secrets: ['WH1'] }, { http });
    expect(await verify(trigger, signed(PAYPAL_CERTIFICATES[name], address), context)).toMatchObject({
      ok: false,
      code: 'signature.wrong',
    });
  });

  it('lets nothing in while its certificate can’t be had, or is none', async () => {
    const away = certificateAt('away');
    const garbage = certificateAt('garbage');
    const { http } = httpThatGives({
      [garbage]: '-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----',
    });
    for (const address of [away, garbage]) {
      const context = contextWith({ secrets: ['WH1'] }, { http });
      expect(await verify(trigger, signed(PAYPAL_CERTIFICATES.own, address), context)).toMatchObject({
        code: 'signature.key_unavailable',
      });
    }
  });

  it('is not asked for its certificate again because strangers named many others', async () => {
    const address = certificateAt('kept');
    const { certificate } = PAYPAL_CERTIFICATES.own;
    const strange = Array.from({ length: 120 }, (_, n) => certificateAt(`strange${n}`));
    // Half of them are there: PayPal has more certificates than one.
    const files = Object.fromEntries(strange.slice(60).map((name) => [name, certificate]));
    const { asked, http } = httpThatGives({ ...files, [address]: certificate });
    const context = contextWith({ secrets: ['WH1'] }, { http });
    const request = signed(PAYPAL_CERTIFICATES.own, address);
    expect(await verify(trigger, request, context)).toEqual({ ok: true });
    for (const name of strange) {
      const forged = signed(PAYPAL_CERTIFICATES.stranger, name);
      expect(await verify(trigger, forged, context)).toMatchObject({ ok: false });
    }
    expect(await verify(trigger, request, context)).toEqual({ ok: true });
    expect(asked.filter((url) => url === address)).toEqual([address]);
  });

  it('chooses no weaker algorithm', async () => {
    const request = signed();
    const fields = { ...request.fields, 'paypal-auth-algo': 'SHA1withRSA' };
    const { http } = httpThatGives({ [PAYPAL_ADDRESS]: PAYPAL_CERTIFICATES.own.certificate });
    const context = contextWith({ secrets: ['WH1'] }, { http });
    expect(await verify(trigger, { ...request, fields }, context)).toMatchObject({ ok: false });
    expect(await verify(trigger, request, context)).toEqual({ ok: true });
  });
});

describe('Trello and Intercom', () => {
  it.each(['trello', 'intercom'])('%s looks with HEAD before it sends', async (key) => {
    const trigger = triggerOf(key);
    expect(trigger.handshakeMethods).toEqual(['HEAD']);
    expect(trigger.methods({})).toEqual(['POST']);
    const head = arriving('', {}, { method: 'HEAD' });
    expect(await greet(trigger, head, contextWith({}))).toMatchObject({ status: 200 });
    expect(await greet(trigger, { ...head, method: 'POST' }, contextWith({}))).toBeNull();
  });

  it('Intercom’s ping is answered when it is signed', async () => {
    const trigger = triggerOf('intercom');
    const body = '{"type":"notification_event","topic":"ping","id":"notif_1"}';
    const request = arriving(body, { 'x-hub-signature': `sha1=${hex('sha1', 's', body)}` });
    expect(await greet(trigger, request, contextWith({ secrets: ['s'] }))).toMatchObject({ status: 200 });
    expect(await greet(trigger, request, contextWith({ secrets: ['t'] }))).toBeNull();
  });
});

describe('Shopify', () => {
  it('may leave out the X- of its headers', async () => {
    const trigger = triggerOf('shopify');
    const body = '{"id":1}';
    const hmac = createHmac('sha256', 's').update(body).digest('base64');
    const request = arriving(body, {
      'shopify-hmac-sha256': hmac,
      'shopify-topic': 'Product',
      'shopify-webhook-id': 'w1',
    });
    expect(await verify(trigger, request, contextWith({ secrets: ['s'] }))).toEqual({ ok: true });
    expect(trigger.deliveryId?.(request, {})).toBe('w1');
  });
});

describe('Twilio', () => {
  const trigger = triggerOf('twilio');
  const context = contextWith({ secrets: ['token'] });
  const form = { 'content-type': 'application/x-www-form-urlencoded' };

  it('may send a field several times', async () => {
    const body = 'MediaUrl=b&MediaUrl=a&MediaUrl=b&From=%2B1&Empty=';
    const signature = getExpectedTwilioSignature('token', TEST_URL, {
      MediaUrl: ['b', 'a', 'b'],
      From: '+1',
      Empty: '',
    });
    const request = arriving(body, { ...form, 'x-twilio-signature': signature });
    expect(await verify(trigger, request, context)).toEqual({ ok: true });
  });

  it.each([
    ['https://sluice.test/hooks/x?a=1', 'https://sluice.test:443/hooks/x?a=1'],
    ['https://sluice.test:8443/hooks/x', 'https://sluice.test/hooks/x'],
    ['https://sluice.test:8443/hooks/x', 'https://sluice.test:8443/hooks/x'],
    ['http://sluice.test/hooks/x', 'http://sluice.test:80/hooks/x'],
  ])('called at %s may sign %s', async (url, signedUrl) => {
    const signature = getExpectedTwilioSignature('token', signedUrl, { From: '+1' });
    const request = arriving('From=%2B1', { ...form, 'x-twilio-signature': signature }, { url });
    expect(await verify(trigger, request, context)).toEqual({ ok: true });
  });

  it('vouches for other bodies by their digest', async () => {
    const body = '{"status":"Ü"}';
    const url = `${TEST_URL}&bodySHA256=${getExpectedBodyHash(body)}`;
    const headers = { 'x-twilio-signature': getExpectedTwilioSignature('token', url, {}) };
    expect(await verify(trigger, arriving(body, headers, { url }), context)).toEqual({ ok: true });
    expect(await verify(trigger, arriving(`${body} `, headers, { url }), context)).toMatchObject({
      ok: false,
    });
  });

  it('vouches for no body without one', async () => {
    const headers = { 'x-twilio-signature': getExpectedTwilioSignature('token', TEST_URL, {}) };
    expect(await verify(trigger, arriving('', headers), context)).toEqual({ ok: true });
    expect(await verify(trigger, arriving('{"any":"thing"}', headers), context)).toMatchObject({ ok: false });
  });

  it('is answered with nothing to do', () => {
    expect(trigger.answer?.({}, arriving('', {}))).toEqual({
      status: 200,
      headers: { 'content-type': 'text/xml; charset=utf-8' },
      body: '<?xml version="1.0" encoding="UTF-8"?><Response></Response>',
    });
  });
});

describe('Discord', () => {
  const trigger = triggerOf('discord', 'interaction');
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const key = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex');
  const context = contextWith({ secrets: [key] });
  const signed = (value: unknown) => {
    const body = JSON.stringify(value);
    const signature = signBytes(null, Buffer.from(SECONDS + body), privateKey).toString('hex');
    return arriving(body, { 'x-signature-timestamp': SECONDS, 'x-signature-ed25519': signature });
  };

  it('agrees with its own library', async () => {
    const request = signed({ type: 2 });
    const theirs = (body: Buffer) =>
      verifyKey(body, request.fields['x-signature-ed25519']!, request.fields['x-signature-timestamp']!, key);
    expect(await theirs(request.body)).toBe(true);
    expect(await verify(trigger, request, context)).toEqual({ ok: true });
    const changed = Buffer.from('{"type":3}');
    expect(await theirs(changed)).toBe(false);
    expect(await verify(trigger, { ...request, body: changed }, context)).toMatchObject({
      ok: false,
      status: 401,
    });
  });

  it('gets its PONG when it is signed', async () => {
    const ping = signed({ id: '1', application_id: '2', type: 1, version: 1 });
    expect(await greet(trigger, ping, context)).toMatchObject({ status: 200, body: '{"type":1}' });
    const forged = { ...ping, fields: { ...ping.fields, 'x-signature-ed25519': '0'.repeat(128) } };
    expect(await greet(trigger, forged, context)).toBeNull();
    expect(await greet(trigger, signed({ type: 0, version: 1, application_id: '2' }), context)).toEqual({
      status: 204,
    });
  });

  it('is told that the answer follows', () => {
    const answers = [2, 3, 4, 5].map((type) => trigger.answer?.({}, signed({ type }))?.body);
    expect(answers).toEqual(['{"type":5}', '{"type":6}', '{"type":8,"data":{"choices":[]}}', '{"type":5}']);
    const event = signed({ type: 1, event: { type: 'APPLICATION_AUTHORIZED' } });
    expect(trigger.answer?.({}, event)).toEqual({ status: 204 });
    expect(trigger.wants?.(event, { events: ['application_authorized'] })).toBe(true);
  });
});

describe('Zoom', () => {
  const trigger = triggerOf('zoom');
  const signed = (plainToken: string, secret = 's') => {
    const body = JSON.stringify({ event: 'endpoint.url_validation', payload: { plainToken } });
    const signature = `v0=${hex('sha256', secret, `v0:${SECONDS}:${body}`)}`;
    return arriving(body, { 'x-zm-request-timestamp': SECONDS, 'x-zm-signature': signature });
  };

  it('gets its token back with a proof', async () => {
    const answer = await greet(
      trigger,
      signed('qgg8vlvZRS6UYooatFL8Aw'),
      contextWith({ secrets: ['s', 'old'] }),
    );
    expect(JSON.parse(String(answer?.body))).toEqual({
      plainToken: 'qgg8vlvZRS6UYooatFL8Aw',
      encryptedToken: hex('sha256', 's', 'qgg8vlvZRS6UYooatFL8Aw'),
    });
  });

  it('can’t be used to get something else signed', async () => {
    const context = contextWith({ secrets: ['s'] });
    expect(await greet(trigger, signed('abc', 'guessed'), context)).toBeNull();
    expect(await greet(trigger, arriving(signed('abc').body, {}), context)).toBeNull();
    expect(await greet(trigger, signed(`v0:${SECONDS}:{"event":"x"}`), context)).toBeNull();
  });
});

describe('Meta', () => {
  const trigger = triggerOf('meta');
  const asked = (query: string) =>
    arriving('', {}, { method: 'GET', url: `https://sluice.test/hooks/x?${query}` });
  const context = contextWith({ secrets: ['s'], verifyToken: 'made up' });

  it('gets its challenge back for the right token', async () => {
    expect(trigger.handshakeMethods).toEqual(['GET']);
    const query = 'hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=made+up';
    expect(await greet(trigger, asked(query), context)).toEqual({
      status: 200,
      headers: TEXT,
      body: '1158201444',
    });
  });

  it.each([
    'hub.mode=subscribe&hub.challenge=1&hub.verify_token=made',
    'hub.mode=subscribe&hub.challenge=1&hub.verify_token=',
    'hub.mode=subscribe&hub.challenge=1',
    'hub.mode=other&hub.challenge=1&hub.verify_token=made+up',
    'hub.mode=subscribe&hub.challenge=%3Cscript%3E&hub.verify_token=made+up',
    '',
  ])('gets nothing for ?%s', async (query) => {
    expect(await greet(trigger, asked(query), context)).toBeNull();
  });

  it('gets nothing while there is no token', async () => {
    const query = 'hub.mode=subscribe&hub.challenge=1&hub.verify_token=';
    for (const fields of [{ secrets: ['s'] }, { secrets: ['s'], verifyToken: '' }])
      expect(await greet(trigger, asked(query), contextWith(fields))).toBeNull();
  });
});

describe('Microsoft Graph', () => {
  const trigger = triggerOf('microsoft-graph');
  const context = contextWith({ secrets: ['old state', 'state'] });
  const notified = (...states: unknown[]) =>
    arriving(
      JSON.stringify({
        value: states.map((clientState, n) => ({ id: `n${n}`, changeType: 'created', clientState })),
      }),
      {},
    );

  it('gets its token back as text', async () => {
    const url = 'https://sluice.test/hooks/x?validationToken=Validation%3A+Testing+client+%3Cb%3E';
    expect(await greet(trigger, arriving('', {}, { url }), contextWith({}))).toEqual({
      status: 200,
      headers: TEXT,
      body: 'Validation: Testing client <b>',
    });
    expect(await greet(trigger, notified('state'), context)).toBeNull();
  });

  it('is known by the client state of each notification', async () => {
    expect(await verify(trigger, notified('state'), context)).toEqual({ ok: true });
    expect(await verify(trigger, notified('state', 'old state'), context)).toEqual({ ok: true });
    expect(await verify(trigger, notified('state', 'stat'), context)).toMatchObject({ code: 'auth.wrong' });
    expect(await verify(trigger, notified('statf'), context)).toMatchObject({
      code: 'auth.wrong',
      status: 401,
    });
    for (const states of [[], [undefined], ['state', undefined], [''], [null], [7]])
      expect(await verify(trigger, notified(...states), context)).toMatchObject({ code: 'auth.missing' });
    expect(await verify(trigger, arriving('no JSON', {}), context)).toMatchObject({ code: 'auth.missing' });
  });

  it('lets nothing in without a secret', async () => {
    for (const fields of [{}, { secrets: [] }, { secrets: [''] }, { secrets: [' '] }])
      expect(await verify(trigger, notified(''), contextWith(fields))).toMatchObject({
        code: 'signature.no_secret',
      });
    expect(await verify(trigger, notified('state'), contextWith({}, { auth: null }))).toMatchObject({
      ok: false,
    });
  });

  it('does not show the client state', async () => {
    expect(JSON.stringify((await parse(trigger, notified('state')))['body'])).not.toContain('state"');
    expect(await parse(trigger, notified('state'), { events: ['deleted'] })).toMatchObject({ items: [] });
  });

  it('names a delivery only when every notification has a name', () => {
    expect(trigger.deliveryId?.(notified('state', 'state'), {})).toBe('n0 n1');
    const nameless = arriving('{"value":[{"changeType":"updated","clientState":"state"}]}', {});
    expect(trigger.deliveryId?.(nameless, {})).toBeNull();
    expect(trigger.answer?.({}, nameless)).toEqual({ status: 202, body: '' });
  });
});

describe('GitLab', () => {
  const trigger = triggerOf('gitlab');
  const request = arriving('{"object_kind":"push"}', { 'x-gitlab-token': 'secret token' });
  const withToken = (...tokens: string[]) => contextWith({}, { auth: { kind: 'token', fields: { tokens } } });

  it('may send its secret token, which is not kept', async () => {
    expect(await verify(trigger, request, withToken('old', 'secret token'))).toEqual({
      ok: true,
      secretHeaders: ['x-gitlab-token'],
    });
    expect((await parse(trigger, request))['headers']).toEqual({ 'content-type': 'application/json' });
    expect(await verify(trigger, request, withToken('secret tokem'))).toMatchObject({ code: 'auth.wrong' });
    expect(await verify(trigger, request, withToken())).toMatchObject({ code: 'signature.no_secret' });
    for (const fields of [{}, { 'x-gitlab-token': '' }] as Record<string, string>[])
      expect(await verify(trigger, { ...request, fields }, withToken('secret token'))).toMatchObject({
        code: 'auth.missing',
      });
  });

  it('can’t come with the token alone where signatures are asked for', async () => {
    const context = contextWith({ secrets: ['secret token'], tokens: ['secret token'] });
    expect(await verify(trigger, request, context)).toMatchObject({ code: 'signature.missing' });
  });
});

describe('HubSpot', () => {
  it('is known again when it tries again', () => {
    const trigger = triggerOf('hubspot');
    const attempt = (attemptNumber: number, eventId = 1) =>
      trigger.deliveryId?.(
        arriving(JSON.stringify([{ eventId, subscriptionId: 2, occurredAt: 3, attemptNumber }]), {}),
        {},
      );
    expect(attempt(0)).toBe(attempt(3));
    expect(attempt(0)).not.toBe(attempt(0, 2));
  });
});

describe('Bitbucket', () => {
  it('of a Data Center may test the connection', async () => {
    const request = arriving('{"test":true}', { 'x-event-key': 'diagnostics:ping' });
    expect(await greet(triggerOf('bitbucket'), request, contextWith({}))).toMatchObject({ status: 200 });
  });
});

describe('Typeform', () => {
  it('gives the answers by their questions', async () => {
    const fields = [
      { id: 'a', title: 'Name' },
      { id: 'b', title: 'Name' },
      { id: 'c', title: 'Colours' },
    ];
    const answers = [
      { type: 'text', text: 'Ann', field: { id: 'a' } },
      { type: 'text', text: 'Bob', field: { id: 'b' } },
      { type: 'choices', choices: { labels: ['Red', 'Blue'] }, field: { id: 'c' } },
      { type: 'number', number: 0, field: { id: 'gone' } },
    ];
    const body = { event_type: 'form_response', form_response: { definition: { fields }, answers } };
    expect(await parse(triggerOf('typeform'), arriving(JSON.stringify(body), {}))).toMatchObject({
      answers: { Name: 'Ann', b: 'Bob', Colours: ['Red', 'Blue'], gone: 0 },
    });
  });
});

it('names deliveries by what was sent where the service gives no name', () => {
  const body = '{"object":"page","entry":[{"time":1,"changes":[]}]}';
  expect(triggerOf('meta').deliveryId?.(arriving(body, {}), {})).toBe(
    createHash('sha256').update(body).digest('hex'),
  );
});
