import type { HttpStreamDescription, StreamTriggerDeclaration } from '#connector-sdk';
import { compileSchema } from '#schema';

import { jsonSeqTrigger } from './json-seq.trigger';
import { longPollTrigger } from './long-poll.trigger';
import { ndjsonTrigger } from './ndjson.trigger';
import { sseTrigger } from './sse.trigger';

const url = 'https://stream.example.com/v1?topic=a';
const receivedAt = '2026-01-31T12:00:00.000Z';

const describeWith = (
  trigger: StreamTriggerDeclaration,
  input: Record<string, unknown> = {},
  auth: Parameters<StreamTriggerDeclaration['describe']>[1] = null,
) => {
  const whole = { url, ...input };
  expect(compileSchema(trigger.input)(whole)).toEqual([]);
  return trigger.describe(whole, auth) as HttpStreamDescription;
};

describe('a stream', () => {
  it.each([
    ['sse', sseTrigger],
    ['ndjson', ndjsonTrigger],
    ['json-seq', jsonSeqTrigger],
    ['long-poll', longPollTrigger],
  ] as const)('of %s is described by its address alone', (transport, trigger) => {
    expect(describeWith(trigger)).toMatchObject({ transport, method: 'GET', url, headers: {}, body: null });
  });

  it('is asked for as the settings say', () => {
    const input = { method: 'POST', headers: { 'X-Tag': 'a', Accept: 'text/x' }, body: '{"a":1}' };
    expect(describeWith(ndjsonTrigger, input)).toMatchObject({
      method: 'POST',
      headers: { 'x-tag': 'a', accept: 'text/x' },
      body: '{"a":1}',
    });
    expect(describeWith(ndjsonTrigger, { ...input, method: 'GET' }).body).toBeNull();
  });

  it.each([
    ['bearer', { token: 't' }, { authorization: 'Bearer t' }],
    ['basic', { username: 'ann', password: 'pw' }, { authorization: 'Basic YW5uOnB3' }],
    ['header', { name: 'X-Tag', value: 'k' }, { 'x-tag': 'k' }],
  ])('is signed in to by %s, whatever the headers say', (kind, fields, headers) => {
    const input = { headers: { 'X-TAG': 'mine', Authorization: 'mine' } };
    expect(describeWith(sseTrigger, input, { kind, fields }).headers).toMatchObject(headers);
  });

  it('is signed in to by a key in the address, where the service wants that', () => {
    const auth = { kind: 'query', fields: { name: 'key', value: 'a&b' } };
    expect(describeWith(sseTrigger, {}, auth)).toMatchObject({ url: `${url}&key=a%26b`, headers: {} });
  });

  it('can’t be signed in to in a way that nobody knows', () => {
    expect(() => describeWith(sseTrigger, {}, { kind: 'other', fields: {} })).toThrow('not one for HTTP');
  });

  it('has a filter, a place, a name, a position, and bounds', () => {
    const input = {
      filterPath: 'type',
      filterValues: ['a'],
      eventPath: 'data',
      idPath: 'id',
      resumePath: 'seq',
      resumeInto: 'header',
      resumeName: 'X-Since',
      silenceSeconds: 5,
      maxMessageBytes: 2048,
    };
    expect(describeWith(jsonSeqTrigger, input)).toMatchObject({
      filter: { path: 'type', values: ['a'] },
      eventPath: 'data',
      eventIdPath: 'id',
      resume: { path: 'seq', into: 'header', name: 'X-Since', plusOne: false },
      silenceMs: 5000,
      maxMessageBytes: 2048,
    });
    const bare = describeWith(jsonSeqTrigger, { filterPath: '', eventPath: '', idPath: '', resumePath: '' });
    for (const name of ['filter', 'eventPath', 'eventIdPath', 'resume', 'silenceMs'])
      expect(bare).not.toHaveProperty(name);
  });

  it('of events takes some by name, and repeats if they are wanted', () => {
    expect(describeWith(sseTrigger)).toMatchObject({ eventNames: [], format: 'auto', deduplicate: true });
    expect(describeWith(sseTrigger, { eventNames: ['add'], format: 'json', repeats: 'run' })).toMatchObject({
      eventNames: ['add'],
      format: 'json',
      deduplicate: false,
    });
  });

  it('of long polling knows which answers are none', () => {
    expect(describeWith(longPollTrigger).longPoll).toEqual({ emptyStatuses: [204, 304] });
    const input = { itemsPath: 'result', timeoutSeconds: 20, emptyStatuses: [408] };
    expect(describeWith(longPollTrigger, input)).toMatchObject({
      eventPath: 'result',
      longPoll: { emptyStatuses: [408], timeoutMs: 20_000 },
    });
  });
});

describe('the settings', () => {
  const problems = (input: Record<string, unknown>) =>
    ndjsonTrigger.problems?.({ url, ...input }).map(({ pointer, code }) => `${pointer} ${code}`);

  it('are looked through for what the schema can’t see', () => {
    expect(problems({})).toEqual([]);
    for (const bad of ['stream.example.com', 'ftp://x.test', 'https://']) {
      expect(problems({ url: bad })).toEqual(['/url stream.bad_url']);
    }
    expect(problems({ resumePath: 'seq' })).toEqual(['/resumeName stream.no_resume_name']);
    expect(problems({ resumeName: 'since' })).toEqual(['/resumePath stream.no_resume_path']);
    const into = { resumePath: 'seq', resumeName: 'since', resumeInto: 'body' };
    expect(problems(into)).toEqual(['/resumeInto stream.no_body']);
    expect(problems({ ...into, method: 'POST' })).toEqual([]);
    expect(problems({ ...into, method: 'POST', body: '[1]' })).toEqual(['/body stream.bad_body']);
    expect(problems({ ...into, method: 'POST', body: '{"a":1}' })).toEqual([]);
  });

  it('take no path that is none', () => {
    const check = compileSchema(ndjsonTrigger.input);
    for (const path of ['', 'a', 'a.b.0', 'a b']) expect(check({ url, eventPath: path })).toEqual([]);
    for (const path of ['.', 'a.', '.a', 'a..b']) expect(check({ url, eventPath: path })).not.toEqual([]);
  });
});

describe('an event', () => {
  const parse = (input: Record<string, unknown>, body: string) =>
    sseTrigger.parse?.(
      {
        method: 'POST',
        path: '',
        query: '',
        headers: [['event', 'add']],
        body: Buffer.from(body),
        receivedAt,
      },
      { url, ...input },
    );

  it('is read as what it is said to be', async () => {
    expect(await parse({}, '7')).toEqual({ body: 7, event: 'add', id: null, receivedAt });
    expect(await parse({}, '{oops')).toMatchObject({ body: '{oops' });
    expect(await parse({ format: 'text' }, '7')).toMatchObject({ body: '7' });
    expect(await parse({}, '')).toMatchObject({ body: null });
    await expect(parse({ format: 'json' }, '{oops')).rejects.toMatchObject({
      failure: { code: 'body.malformed_json' },
    });
  });
});
