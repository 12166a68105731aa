import type { StreamTriggerDeclaration, WebSocketDescription } from '#connector-sdk';
import { compileSchema } from '#schema';

import { listenInput } from './listen-input';
import { listenTrigger } from './listen.trigger';

const url = 'wss://x.test';
const describeInput = (
  input: Record<string, unknown>,
  auth: Parameters<StreamTriggerDeclaration['describe']>[1] = null,
) => listenTrigger.describe({ url, ...input }, auth) as WebSocketDescription;

describe('the listen trigger', () => {
  it('takes every message for an event unless told otherwise', () => {
    expect(describeInput({ url: ` ${url} ` })).toMatchObject({
      transport: 'websocket',
      url,
      headers: {},
      protocols: [],
      onOpen: [],
      rules: [{ when: [], event: { each: false } }],
    });
    expect(describeInput({})).not.toHaveProperty('heartbeat');
    expect(describeInput({})).not.toHaveProperty('remember');
  });

  it('signs in by a header, or leaves the token to the settings', () => {
    expect(
      describeInput({ headers: { 'x-a': '1' } }, { kind: 'bearer', fields: { token: 't' } }).headers,
    ).toEqual({
      'x-a': '1',
      authorization: 'Bearer t',
    });
    expect(describeInput({}, { kind: 'token', fields: { token: 't' } }).headers).toEqual({});
  });

  it('chooses messages by a field, whatever its type', () => {
    const rules = (filterValues?: string[]) =>
      describeInput({ filterPath: 'a.b', ...(filterValues ? { filterValues } : {}) }).rules?.map(
        ({ when }) => when,
      );
    expect(rules()).toEqual([[{ path: 'message.a.b', exists: true }]]);
    expect(rules(['5', 'x', 'order.*'])).toEqual([
      [{ path: 'message.a.b', is: ['5', 5, 'x'] }],
      [{ path: 'message.a.b', startsWith: 'order.' }],
    ]);
  });

  it('names events, splits lists and confirms', () => {
    expect(
      describeInput({ eventPath: 'items', split: true, idPath: 'item.id', ack: '{"ok":{{message.id}}}' })
        .rules,
    ).toEqual([
      {
        when: [],
        event: { body: 'message.items', each: true, key: '{{item.id}}', ack: { ok: '{{message.id}}' } },
      },
    ]);
    expect(describeInput({ idPath: 'item.id' }).rules?.[0]?.event?.key).toBe('{{message.item.id}}');
  });

  it('answers, beats and goes on', () => {
    expect(
      describeInput({
        replies: [
          { value: 'ping', send: 'pong' },
          { path: 'type', value: 'welcome', then: 'ready' },
          { path: 'type', value: 'bye', then: 'stop' },
        ],
        heartbeat: '{"type":"ping"}',
        heartbeatAnswerPath: 'type',
        heartbeatAnswerValue: 'pong',
        resumePath: 'seq',
        onResume: ['{"after":"{{state.resume}}"}'],
        stopCodes: [4001],
      }),
    ).toMatchObject({
      onResume: [{ after: '{{state.resume}}' }],
      remember: ['resume'],
      heartbeat: { everyMs: 30_000, send: { type: 'ping' }, answered: true },
      rules: [
        { when: [{ path: 'message', is: ['ping'] }], send: ['pong'] },
        { when: [{ path: 'message.type', is: ['welcome'] }], ready: true },
        { when: [{ path: 'message.type', is: ['bye'] }], end: { then: 'stop' } },
        { when: [{ path: 'message.type', is: ['pong'] }], heartbeat: 'answered' },
        { when: [], keep: { resume: '{{message.seq}}' } },
      ],
      closes: [
        { codes: [4001], then: 'stop' },
        { codes: [], then: 'restart' },
      ],
    });
  });

  it.each([
    [{ url: 'https://x.test' }, false],
    [{ url: 'wss://x.test/?t={{auth.token}}' }, true],
    [{ url, eventPath: 'a..b' }, false],
    [{ url, eventPath: 'a.0.b-c' }, true],
    [{ url, eventPath: '' }, true],
    [{ url, protocols: ['a b'] }, false],
  ])('takes %j: %s', (input, isGood) => {
    expect(compileSchema(listenInput)(input).length === 0).toBe(isGood);
  });
});
