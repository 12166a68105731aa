import { waitUntil } from '#testing';

import { startPublic, type MadeWorkflow, type Public } from './start-public';

let app: Public;
beforeAll(async () => {
  app = await startPublic();
});
afterAll(() => app.close());

const input = (more: Record<string, unknown> = {}) => ({
  title: 'Apply',
  fields: [
    { label: 'Email', type: 'email', required: true },
    { label: 'Letter', type: 'file' },
  ],
  ...more,
});

async function published(more?: Record<string, unknown>): Promise<MadeWorkflow> {
  const made = await app.draft({ connector: 'form', operation: 'submit', input: input(more) });
  expect(await app.publish(made.id)).toMatchObject({ status: 200, body: { triggerUrl: made.url } });
  return made;
}

const HTML = { accept: 'text/html,application/xhtml+xml' };
/** The address that the form as it is shown now is sent to. */
async function shown(url: string): Promise<string> {
  const html = await (await fetch(url, { headers: HTML })).text();
  return new URL(/<form method="post" action="([^"]+)"/.exec(html)![1]!, url).href;
}
function send(
  url: string,
  values: Record<string, string | Blob>,
  redirect: NonNullable<RequestInit['redirect']> = 'follow',
) {
  const body = new FormData();
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === 'string') body.append(name, value);
    else body.append(name, value, 'letter.txt');
  }
  return fetch(url, { method: 'POST', body, headers: HTML, redirect });
}
const eventsOf = async (id: string) =>
  (await app.call<{ items: { id: string }[] }>('GET', `/events?workflowId=${id}`)).body.items;

describe('a hosted form', () => {
  it('is shown to whoever looks, and looking starts nothing', async () => {
    const { id, url } = await published();
    const answer = await fetch(url, { headers: HTML });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'.*, sandbox /);
    expect(answer.headers.get('x-frame-options')).toBe('DENY');
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(200);
    expect((await fetch(url, { method: 'PUT', body: 'x' })).status).toBe(405);
    expect(await eventsOf(id)).toEqual([]);
  });

  it('thanks once what was sent is stored, files and all', async () => {
    const { id, url } = await published();
    const letter = new Blob(['Dear all'], { type: 'text/plain' });
    const answer = await send(await shown(url), { email: 'ann@example.com', letter });
    expect(answer.url).toBe(`${url}?sent`);
    expect(await answer.text()).toContain('Thank you. We have received it.');
    const [event] = await eventsOf(id);
    expect((await app.call('GET', `/events/${event!.id}`)).body).toMatchObject({
      parsed: {
        body: {
          fields: { email: 'ann@example.com' },
          files: { letter: { $file: `event:${event!.id}:part.0`, filename: 'letter.txt', size: 8 } },
        },
      },
    });
  });

  it('says at once what is wrong, and stores nothing of it', async () => {
    const { id, url } = await published();
    const answer = await send(await shown(url), { email: 'nobody' });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('Give an email address');
    expect(await eventsOf(id)).toEqual([]);
  });

  it('thanks programs that fill in everything, and lets go what they send', async () => {
    const { id, url } = await published();
    const answer = await send(await shown(url), { email: 'a@b.example', _website: 'x' }, 'manual');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '?sent']);
    expect(await eventsOf(id)).toEqual([]);
  });

  it('starts one run, however often it is sent as it was shown', async () => {
    const { id, url } = await published();
    const action = await shown(url);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => send(action, { email: 'ann@example.com' }, 'manual')),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303]));
    expect(await eventsOf(id)).toHaveLength(1);
    await send(await shown(url), { email: 'ann@example.com' });
    expect(await eventsOf(id)).toHaveLength(2);
  });

  it('never thanks for what could not be stored', async () => {
    const { id, url } = await published();
    const action = await shown(url);
    await app.query('ALTER TABLE events RENAME TO events_away');
    const refused = await send(action, { email: 'ann@example.com' });
    await app.query('ALTER TABLE events_away RENAME TO events');
    expect(refused.status).toBe(503);
    expect(refused.headers.get('content-type')).toContain('text/html');
    expect(await refused.text()).not.toContain('Thank you');
    expect((await send(action, { email: 'ann@example.com' })).status).toBe(200);
    expect(await eventsOf(id)).toHaveLength(1);
  });

  it('has fields of any name', async () => {
    const fields = [{ label: 'Constructor', required: true }, { label: '__proto__' }];
    const { id, url } = await published({ fields });
    expect((await send(await shown(url), { constructor: '', proto: 'x' })).status).toBe(422);
    expect((await send(await shown(url), { constructor: 'Eiffel' })).status).toBe(200);
    const [event] = await eventsOf(id);
    expect((await app.call('GET', `/events/${event!.id}`)).body).toMatchObject({
      parsed: { body: { fields: { constructor: 'Eiffel', proto: null } } },
    });
  });

  it('that asks for time is not sent by who never opened it, or opened another one', async () => {
    const { id, url } = await published({ minimumSeconds: 1 });
    const other = new URL(await shown((await published()).url)).search;
    for (const query of ['', '?s=01936d2e-8c00-7000-8000-000000000001', other]) {
      const answer = await send(`${url}${query}`, { email: 'ann@example.com' });
      expect(answer.status).toBe(422);
      expect(await answer.text()).toContain('and send it again.');
    }
    const action = await shown(url);
    await waitUntil(async () => {
      await send(action, { email: 'ann@example.com' });
      return (await eventsOf(id)).length === 1;
    });
  });

  it('is still shown, however often it was sent or looked at', async () => {
    const { url } = await published({ perMinute: 1 });
    for (let n = 0; n < 5; n += 1) expect((await fetch(url, { headers: HTML })).status).toBe(200);
    expect((await send(await shown(url), { email: 'ann@example.com' })).status).toBe(200);
    const refused = await send(await shown(url), { email: 'ann@example.com' });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(30);
  });

  it('takes no more than it was told to, and tells people in words', async () => {
    const { url } = await published({ perMinute: 1 });
    const statuses: number[] = [];
    for (let n = 0; n < 3; n += 1) {
      const answer = await send(url, { email: 'ann@example.com' }, 'manual');
      statuses.push(answer.status);
      if (answer.status === 429) expect(await answer.text()).toContain('<h1>');
    }
    expect(statuses).toContain(429);
  });

  it('is tried as a draft: what is sent is captured, and starts nothing', async () => {
    const { id, testUrl } = await app.draft({ connector: 'form', operation: 'submit', input: input() });
    const answer = await send(await shown(testUrl), { email: 'ann@example.com' });
    expect(await answer.text()).toContain('Thank you');
    const captures = await app.call<{ items: { output: unknown }[] }>('GET', `/workflows/${id}/captures`);
    expect(captures.body.items).toMatchObject([
      { output: { body: { fields: { email: 'ann@example.com' } } } },
    ]);
    expect(await eventsOf(id)).toEqual([]);
  });

  it('that is not published says so to a person', async () => {
    const { id, url } = await published();
    await app.call('POST', `/workflows/${id}/unpublish`);
    const answer = await fetch(url, { headers: HTML });
    expect(answer.status).toBe(410);
    expect(answer.headers.get('content-type')).toContain('text/html');
    expect((await fetch(url)).headers.get('content-type')).toContain('application/problem+json');
  });

  it('is not published with two fields of one name', async () => {
    const fields = [{ label: 'E-Mail' }, { label: 'e mail' }];
    const made = await app.draft({ connector: 'form', operation: 'submit', input: input({ fields }) });
    expect(await app.publish(made.id)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/trigger/input/fields/1/label', code: 'form.field' }] },
    });
  });
});
