/** Services whose proof depends on more than the body: on the address, on the method, on what is answered. */
import { createHmac, generateKeyPairSync, sign } from 'node:crypto';

import Stripe from 'stripe';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';

import { startPublic, type MadeWorkflow, type Public } from './start-public';

let app: Public;
beforeAll(async () => {
  app = await startPublic();
});
afterAll(() => app.close());

async function published(
  connector: string,
  fields: Record<string, unknown>,
  { auth = 'signing', operation = 'event', input = {} } = {},
): Promise<MadeWorkflow> {
  const connectionId = await app.connect(connector, auth, fields);
  const made = await app.draft({ connector, operation, connectionId, input });
  expect((await app.publish(made.id)).status).toBe(200);
  return made;
}

const stored = (id: string) =>
  app.query<{ method: string; headers: string[]; body: Buffer }>(
    'SELECT method, headers, body FROM events WHERE workflow_id = $1 ORDER BY id',
    [id],
  );

const post = (url: string, body: string | Buffer, headers: Record<string, string>) =>
  fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });

const hmac = (algorithm: string, key: string, ...parts: (string | Buffer)[]) => {
  const mac = createHmac(algorithm, key);
  for (const part of parts) mac.update(part);
  return mac;
};

it('Stripe: the bytes as they came, whatever is in them', async () => {
  const { id, url } = await published('stripe', { secrets: ['whsec_a'] });
  const payload = '{"id":"evt_1",  "type":"invoice.paid","text":"Tür \\u00fc 🚪"}\n';
  const header = new Stripe('sk_test_unused').webhooks.generateTestHeaderString({
    payload,
    secret: 'whsec_a',
  });
  expect((await post(url, payload, { 'stripe-signature': header })).status).toBe(200);
  expect((await post(url, payload.trim(), { 'stripe-signature': header })).status).toBe(401);
  const [event, ...others] = await stored(id);
  expect(others).toEqual([]);
  expect(event?.body.toString()).toBe(payload);
});

it('Twilio: the address with its query, and the form', async () => {
  const { id, url } = await published('twilio', { secrets: ['auth token'] });
  const address = `${url}?room=a%20b`;
  const fields = { From: '+441632960001', Body: 'Ist sie offen?', MessageSid: 'SM1', SmsStatus: 'received' };
  const send = (to: string) =>
    post(to, new URLSearchParams(fields).toString(), {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': getExpectedTwilioSignature('auth token', address, fields),
    });
  const answer = await send(address);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('text/xml; charset=utf-8');
  expect(await answer.text()).toContain('<Response></Response>');
  expect((await send(url)).status).toBe(401);
  expect(await stored(id)).toHaveLength(1);
});

it('Trello: HEAD before it sends, then the address behind the body', async () => {
  const { id, url } = await published('trello', { secrets: ['s'] });
  expect((await fetch(url, { method: 'HEAD' })).status).toBe(200);
  expect((await fetch(url)).status).toBe(405);
  const body = '{"action":{"id":"a1","type":"updateCard"}}';
  const send = (signed: string) =>
    post(url, body, { 'x-trello-webhook': hmac('sha1', 's', body, signed).digest('base64') });
  expect((await send(url)).status).toBe(200);
  expect((await send(`${url}/`)).status).toBe(401);
  expect(await stored(id)).toHaveLength(1);
});

it('Meta: its challenge for the verify token, with GET', async () => {
  const { id, url } = await published('meta', { secrets: ['s'], verifyToken: 'made up' });
  const ask = (token: string) =>
    fetch(`${url}?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=${token}`);
  const answer = await ask('made%20up');
  expect([answer.status, await answer.text()]).toEqual([200, '1158201444']);
  expect((await ask('other')).status).toBe(405);
  const body = '{"object":"page","entry":[{"time":1,"changes":[{"field":"feed","value":{}}]}]}';
  const signature = `sha256=${hmac('sha256', 's', body).digest('hex')}`;
  const again = () => post(url, body, { 'x-hub-signature-256': signature });
  expect((await again()).status).toBe(200);
  expect((await again()).status).toBe(200);
  expect(await stored(id)).toHaveLength(1);
});

it('Microsoft Graph: its token back as text that nothing runs', async () => {
  const { id, url } = await published('microsoft-graph', { secrets: ['state'] });
  const asked = await post(`${url}?validationToken=${encodeURIComponent('<b>Validation: 1+1</b>')}`, '', {});
  expect([asked.status, await asked.text()]).toEqual([200, '<b>Validation: 1+1</b>']);
  expect(asked.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(asked.headers.get('x-content-type-options')).toBe('nosniff');
  const notify = (clientState: string) =>
    post(url, JSON.stringify({ value: [{ id: 'n1', changeType: 'created', clientState }] }), {});
  expect((await notify('state')).status).toBe(202);
  expect((await notify('other')).status).toBe(401);
  expect(await stored(id)).toHaveLength(1);
});

it('Discord: PONG, then an answer that the answer follows; a wrong signature is 401', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const key = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex');
  const { id, url } = await published('discord', { secrets: [key] }, { operation: 'interaction' });
  const send = (body: string, signed = body) => {
    const at = String(Math.floor(Date.now() / 1000));
    const signature = sign(null, Buffer.from(at + signed), privateKey).toString('hex');
    return post(url, body, { 'x-signature-timestamp': at, 'x-signature-ed25519': signature });
  };
  expect(await (await send('{"type":1,"application_id":"1"}')).json()).toEqual({ type: 1 });
  expect((await send('{"type":1,"application_id":"1"}', 'other')).status).toBe(401);
  expect(await stored(id)).toEqual([]);
  const command = await send('{"id":"i1","type":2,"application_id":"1","token":"t","data":{"name":"door"}}');
  expect([command.status, await command.json()]).toEqual([200, { type: 5 }]);
  expect(await stored(id)).toHaveLength(1);
});

it('GitLab: the secret token is compared, and not stored', async () => {
  const { id, url } = await published('gitlab', { tokens: ['geheim'] }, { auth: 'token' });
  const send = (token: string) =>
    post(url, '{"object_kind":"push"}', { 'x-gitlab-token': token, 'x-gitlab-event': 'Push Hook' });
  expect((await send('geheim')).status).toBe(200);
  expect((await send('geheim ')).status).toBe(200);
  expect((await send('geheimnis')).status).toBe(401);
  const events = await stored(id);
  expect(events).toHaveLength(2);
  expect(JSON.stringify(events)).not.toContain('geheim');
  expect(JSON.stringify(events)).toContain('Push Hook');
});

it('Anything: a key in a header is asked for, and not stored', async () => {
  const { id, url } = await published(
    'webhook',
    { name: 'X-Api-Key', values: ['old key', 'new key'] },
    { auth: 'header', operation: 'catch' },
  );
  expect((await post(url, '{}', { 'x-api-key': 'new key' })).status).toBe(202);
  expect((await post(url, '{}', { 'x-api-key': 'no key' })).status).toBe(401);
  expect((await post(url, '{}', {})).status).toBe(401);
  const events = await stored(id);
  expect(events).toHaveLength(1);
  expect(JSON.stringify(events)).not.toContain('new key');
});
