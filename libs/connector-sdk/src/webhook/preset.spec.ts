import { compileSchema } from '#schema';

import type { ArrivalContext, ArrivingRequest } from '../trigger/declarations';
import { isWanted } from './event-filter';
import { fromBody, fromHeader, joined, listOf, payloadOf, valueAt } from './payload';
import { defineWebhookPreset, type WebhookPreset } from './preset';
import { momentField, textField, valueField } from './preset-field';
import { ACCEPTED, refuse } from './refusal';

const request = (body: string, fields: Record<string, string> = {}, method = 'POST'): ArrivingRequest => ({
  method,
  path: '',
  query: '',
  url: 'https://sluice.test/hooks/t',
  headers: Object.entries(fields),
  fields,
  body: Buffer.from(body),
  address: null,
});

const context: ArrivalContext<Record<string, unknown>> = {
  input: {},
  auth: null,
  registration: null,
  http: { request: () => Promise.reject(new Error('nothing is fetched here')) },
  now: 0,
  seal: { close: (text) => text, open: () => null },
};

const preset = (changes: Partial<WebhookPreset> = {}) =>
  defineWebhookPreset({
    title: 'Something happened',
    description: 'Starts a run.',
    verify: () => ACCEPTED,
    deliveryId: fromHeader('x-id'),
    event: fromBody('type'),
    ...changes,
  });

const parse = (trigger: ReturnType<typeof preset>, sent: ArrivingRequest, input = {}) =>
  trigger.parse({ ...sent, receivedAt: '2026-01-31T12:00:00.000Z' }, input);

describe('the events that are asked for', () => {
  it.each([
    ['issues.opened', ['issues'], true],
    ['issues.opened', ['ISSUES.OPENED'], true],
    ['issues.opened', ['issues.open'], false],
    ['issues.opened', ['issues.*'], true],
    ['issues.opened', ['iss*'], true],
    ['issues', ['issues.*'], false],
    ['issues', ['*'], true],
    ['issues', ['push', ' issues '], true],
    ['issues_more', ['issues'], false],
    ['issues', [], true],
    [null, [], true],
    [null, ['*'], false],
  ] as const)('%j is among %j: %j', (event, named, expected) => {
    expect(isWanted(event, named)).toBe(expected);
  });
});

describe('defineWebhookPreset', () => {
  it('asks for a connection, and takes POST only', () => {
    const trigger = preset();
    expect(trigger.auth).toEqual({ kinds: ['signing'], required: true });
    expect(trigger.methods({})).toEqual(['POST']);
    expect(trigger.handshake).toBeUndefined();
    expect(compileSchema(trigger.input)({ events: ['a', 'b*'] })).toEqual([]);
    expect(compileSchema(trigger.input)({ events: [''] })).not.toEqual([]);
    expect(compileSchema(preset({ event: null }).input)({ events: ['a'] })).not.toEqual([]);
  });

  it('gives what happened, its name, its own fields and all that was sent', async () => {
    const trigger = preset({
      fields: {
        name: textField('Name', 'none', 'user.name'),
        user: valueField('User', 'user'),
        at: momentField('At', 'at', 's'),
        never: momentField('Never', 'user', 'ms'),
      },
    });
    const body = { type: 'made', at: 1, user: { name: 'Ann' } };
    const output = await parse(trigger, request(JSON.stringify(body), { 'x-id': 'd1' }));
    expect(output).toEqual({
      event: 'made',
      deliveryId: 'd1',
      name: 'Ann',
      user: { name: 'Ann' },
      at: '1970-01-01T00:00:01.000Z',
      never: null,
      body,
      headers: { 'x-id': 'd1' },
      receivedAt: '2026-01-31T12:00:00.000Z',
    });
    expect(compileSchema(trigger.output)(output)).toEqual([]);
  });

  it('takes what can’t be read for an event without a type, which fails when it is read', async () => {
    const trigger = preset();
    const broken = request('{', { 'content-type': 'application/json' });
    expect(trigger.wants?.(broken, {})).toBe(true);
    expect(trigger.wants?.(broken, { events: ['made'] })).toBe(false);
    expect(trigger.deliveryId?.(broken, {})).toBeNull();
    await expect(parse(trigger, broken)).rejects.toMatchObject({
      failure: { code: 'body.malformed_json' },
    });
  });

  it('hands on the items that were asked for', async () => {
    const trigger = preset({
      event: null,
      items: ({ body }) => listOf(body).map((value) => ({ event: String(valueAt(value, 'e')), value })),
    });
    const sent = request('[{"e":"a"},{"e":"b"},{"e":"a"}]', { 'content-type': 'application/json' });
    expect(await parse(trigger, sent)).toMatchObject({ events: ['a', 'b'], items: [{}, {}, {}] });
    expect(await parse(trigger, sent, { events: ['a'] })).toMatchObject({
      events: ['a'],
      items: [{ e: 'a' }, { e: 'a' }],
    });
    expect(trigger.wants?.(sent, { events: ['c'] })).toBe(false);
    expect(trigger.wants?.(request('[]'), { events: ['c'] })).toBe(false);
    expect(trigger.wants?.(request('[]'), {})).toBe(true);
  });

  it('keeps neither secret headers nor what is cleaned away', async () => {
    const trigger = preset({ secretHeaders: ['x-key'], clean: () => 'clean' });
    const sent = request('"secret"', { 'content-type': 'application/json', 'x-key': 'k' });
    expect(await trigger.verify?.(sent, context)).toEqual({ ok: true, secretHeaders: ['x-key'] });
    expect(await parse(trigger, sent)).toMatchObject({
      body: 'clean',
      headers: { 'content-type': 'application/json' },
    });
  });

  it('answers verified handshakes to those only who are verified', async () => {
    const handshakes = [
      { method: 'HEAD' as const, verified: false, answer: () => ({ status: 200 }) },
      {
        verified: true,
        answer: ({ body }: ArrivingRequest) => (body.toString() === 'hi' ? { status: 201 } : null),
      },
    ];
    const verify = ({ fields }: ArrivingRequest) =>
      fields['x-key'] === 'k' ? ACCEPTED : refuse('auth.wrong');
    const trigger = preset({ handshakes, verify });
    const greet = async (...sent: Parameters<typeof request>) =>
      trigger.handshake?.(request(...sent), context);
    expect(trigger.handshakeMethods).toEqual(['HEAD']);
    expect(await greet('', {}, 'HEAD')).toEqual({ status: 200 });
    expect(await greet('hi', { 'x-key': 'k' })).toEqual({ status: 201 });
    expect(await greet('hi', { 'x-key': 'other' })).toBeNull();
    expect(await greet('hi')).toBeNull();
    expect(await greet('event', { 'x-key': 'k' })).toBeNull();
  });
});

describe('a payload', () => {
  it('is read by its own names only', () => {
    const { body } = payloadOf(request('{"a":{"0":"x","list":[1,{"b":2}]},"__proto__":{"c":1}}'));
    expect(valueAt(body, 'a.list.1.b')).toBe(2);
    for (const path of ['', 'a.b.c', 'a.list.length.x', 'toString', 'constructor.name', 'a.0.length'])
      expect(valueAt(body, path)).toBeUndefined();
    expect(fromHeader('constructor')(payloadOf(request('')))).toBeNull();
  });

  it('joins what is there, if the first is', () => {
    const read = joined('.', fromBody('a'), fromBody('b'), fromBody('c'));
    expect(read(payloadOf(request('{"a":"1","c":3}')))).toBe('1.3');
    expect(read(payloadOf(request('{"b":"1"}')))).toBeNull();
  });
});
