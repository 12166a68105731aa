/** What our steps send is what Twilio's own library sends. */
import { Twilio } from 'twilio';
import type RequestClient from 'twilio/lib/base/RequestClient';

import { fakeActionContext, serviceStandIn } from '#testing';

import { connector } from '../src/twilio';

const ACCOUNT = `AC${'0123456789abcdef'.repeat(2)}`;
const AUTH = { kind: 'access', fields: { accountSid: ACCOUNT, authToken: 'token' } };
const SERVICE = `VA${'1'.repeat(32)}`;
const MESSAGE = `SM${'2'.repeat(32)}`;
const CALL = `CA${'3'.repeat(32)}`;

type Pairs = [string, string][];

interface Sent {
  method: string;
  url: string;
  query: Pairs;
  form: Pairs;
  authorization: string;
}

const inOrder = (pairs: Iterable<[string, string]>): Pairs =>
  [...pairs].sort(([a, x], [b, y]) => (a === b ? (x < y ? -1 : 1) : a < b ? -1 : 1));

/** As the library's own client writes them: a list gives its name several times. */
const pairsOf = (values: object = {}): Pairs =>
  inOrder(
    Object.entries(values).flatMap(([name, value]: [string, unknown]) =>
      (Array.isArray(value) ? value : [value]).map((one): [string, string] => [name, String(one)]),
    ),
  );

async function sentByLibrary(act: (client: Twilio) => Promise<unknown>): Promise<Sent> {
  const sent: Sent[] = [];
  const httpClient = {
    request: ({ method, uri, params, data, username, password }: RequestClient.RequestOptions) => {
      const basic = Buffer.from(`${username ?? ''}:${password ?? ''}`).toString('base64');
      const { origin, pathname } = new URL(uri);
      sent.push({
        ...{ method: method.toUpperCase(), url: origin + pathname, query: pairsOf(params) },
        ...{ form: pairsOf(data as object | undefined), authorization: `Basic ${basic}` },
      });
      return Promise.resolve({ statusCode: method === 'post' ? 201 : 200, body: '{"messages":[],"page":0}' });
    },
  };
  await act(new Twilio(ACCOUNT, 'token', { httpClient: httpClient as unknown as RequestClient }));
  return sent[0]!;
}

async function sentByStep(key: string, input: Record<string, unknown>): Promise<Sent> {
  const answer = { request: { method: '', url: '' }, response: { status: 200, json: {} } };
  const { http, sent } = serviceStandIn([answer]);
  const action = connector.actions.find((one) => one.key === key);
  await action?.run(fakeActionContext(input, { connector, auth: AUTH, http }) as never);
  const { method, url, headers, body } = sent[0]!;
  const { origin, pathname, searchParams } = new URL(url);
  return {
    ...{ method, url: origin + pathname, query: inOrder(searchParams) },
    ...{ form: inOrder(new URLSearchParams(body ?? '')), authorization: String(headers?.authorization) },
  };
}

const TO = '+15558675310';
const FROM = '+15017122661';

it.each<[string, Record<string, unknown>, (client: Twilio) => Promise<unknown>]>([
  [
    'send_message',
    { to: TO, from: FROM, text: 'Tea & cake', mediaUrls: ['https://a.example/1', 'https://a.example/2'] },
    (client) =>
      client.messages.create({
        ...{ to: TO, from: FROM, body: 'Tea & cake' },
        mediaUrl: ['https://a.example/1', 'https://a.example/2'],
      }),
  ],
  [
    'send_message',
    { to: TO, messagingService: 'MG1', text: 'Later', sendAt: '2026-02-01T07:00:00Z' },
    (client) =>
      client.messages.create({
        ...{ to: TO, messagingServiceSid: 'MG1', body: 'Later' },
        ...{ scheduleType: 'fixed', sendAt: new Date('2026-02-01T07:00:00Z') },
      }),
  ],
  [
    'send_whatsapp',
    { to: TO, from: FROM, template: 'HX1', variables: { 1: 'Ann' } },
    (client) =>
      client.messages.create({
        ...{ to: `whatsapp:${TO}`, from: `whatsapp:${FROM}` },
        ...{ contentSid: 'HX1', contentVariables: '{"1":"Ann"}' },
      }),
  ],
  [
    'make_call',
    { to: TO, from: FROM, say: 'Hello', language: 'en-GB', record: true, timeout: 20 },
    (client) =>
      client.calls.create({
        ...{ to: TO, from: FROM, record: true, timeout: 20 },
        twiml: '<Response><Say language="en-GB">Hello</Say></Response>',
      }),
  ],
  ['get_message', { messageSid: MESSAGE }, (client) => client.messages(MESSAGE).fetch()],
  ['get_call', { callSid: CALL }, (client) => client.calls(CALL).fetch()],
  ['list_messages', { to: TO, limit: 5 }, (client) => client.messages.page({ to: TO, pageSize: 5 })],
  [
    'look_up_number',
    { number: TO, details: ['line_type_intelligence'] },
    (client) => client.lookups.v2.phoneNumbers(TO).fetch({ fields: 'line_type_intelligence' }),
  ],
  [
    'start_verification',
    { service: SERVICE, to: TO, channel: 'call', locale: 'de' },
    (client) =>
      client.verify.v2.services(SERVICE).verifications.create({ to: TO, channel: 'call', locale: 'de' }),
  ],
  [
    'check_verification',
    { service: SERVICE, to: TO, code: '123456' },
    (client) => client.verify.v2.services(SERVICE).verificationChecks.create({ to: TO, code: '123456' }),
  ],
])('%s', async (key, input, act) => {
  const ours = await sentByStep(key, input);
  const theirs = await sentByLibrary(act);
  expect({ ...ours, url: decodeURIComponent(ours.url) }).toEqual({
    ...theirs,
    url: decodeURIComponent(theirs.url),
  });
});
