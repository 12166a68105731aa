import type { ConnectorRegistry, IncomingRequest, TriggerDeclaration } from '#connector-sdk';
import type { Event } from '#store';

import { describeTrigger, pairs } from './describe-trigger';

const parse = jest.fn((request: IncomingRequest, input: unknown) => Promise.resolve({ request, input }));
const registry = {
  trigger: (connector: string, operation: string) =>
    connector === 'test' && operation === 'catch' ? ({ parse } as unknown as TriggerDeclaration) : undefined,
} as ConnectorRegistry;

const RECEIVED = new Date('2026-01-31T12:00:00.123Z');
const event = (more: Partial<Event> = {}): Event => ({
  id: 'e',
  workspaceId: 'w',
  workflowId: 'f',
  triggerId: 't',
  source: 'webhook',
  method: 'PUT',
  path: '/a',
  query: 'b=1',
  headers: ['X-A', '1', 'x-a', '2'],
  contentType: 'text/plain',
  body: Buffer.from('hello'),
  receivedAt: RECEIVED,
  ...more,
});

describe('describeTrigger', () => {
  it('hands the stored request, as it was, to the trigger', async () => {
    const settings = { connector: 'test', operation: 'catch', input: { a: 1 } };
    expect(await describeTrigger(event(), settings, registry)).toEqual({
      request: {
        id: 'e',
        method: 'PUT',
        path: '/a',
        query: 'b=1',
        headers: [
          ['X-A', '1'],
          ['x-a', '2'],
        ],
        body: Buffer.from('hello'),
        receivedAt: '2026-01-31T12:00:00.123Z',
      },
      input: { a: 1 },
    });
  });

  it('refuses a trigger that is not here', async () => {
    await expect(
      describeTrigger(event(), { connector: 'test', operation: 'gone' }, registry),
    ).rejects.toMatchObject({
      failure: { kind: 'permanent', code: 'trigger.unknown' },
    });
  });

  it.each([
    ['{"a":1}', { a: 1 }],
    ['', null],
  ])('gives what a person started by hand with ‘%s’', async (body, expected) => {
    const manual = event({
      source: 'manual',
      method: null,
      path: null,
      query: null,
      headers: null,
      body: Buffer.from(body),
    });
    expect(await describeTrigger(manual, { connector: 'test', operation: 'gone' }, registry)).toEqual({
      method: null,
      path: '',
      query: {},
      headers: {},
      body: expected,
      receivedAt: '2026-01-31T12:00:00.123Z',
    });
  });
});

describe('what another workflow hands over', () => {
  const settings = { connector: 'test', operation: 'catch' };

  it.each(['call', 'failure'])('by a %s is trigger.body, whatever the trigger', async (source) => {
    const handed = event({
      source,
      method: null,
      path: null,
      query: null,
      headers: null,
      body: Buffer.from('[1]'),
    });
    expect(await describeTrigger(handed, settings, registry)).toEqual({
      method: null,
      path: '',
      query: {},
      headers: {},
      body: [1],
      receivedAt: '2026-01-31T12:00:00.123Z',
    });
  });

  it('is all that a trigger without an address can read of an older event', async () => {
    const called = {
      trigger: () => ({ kind: 'call' }) as unknown as TriggerDeclaration,
    } as unknown as ConnectorRegistry;
    expect(await describeTrigger(event({ body: Buffer.from('{"a":1}') }), settings, called)).toMatchObject({
      body: { a: 1 },
    });
    await expect(describeTrigger(event(), settings, called)).rejects.toMatchObject({
      failure: { kind: 'permanent', code: 'body.malformed_json' },
    });
  });
});

describe('pairs', () => {
  it('pairs names with values, and drops a name without one', () => {
    expect(pairs([])).toEqual([]);
    expect(pairs(['a', '1', 'b'])).toEqual([['a', '1']]);
  });
});
