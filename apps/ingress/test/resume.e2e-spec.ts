import { randomBytes } from 'node:crypto';

import { newId } from '#kernel';
import type { WaitLinks } from '#engine';
import type { WorkflowDefinition } from '#schema';

import { startIngress, type Ingress } from './start-ingress';

let ingress: Ingress;

const LIMIT = 4096;

beforeAll(async () => {
  ingress = await startIngress({ bodyLimitBytes: LIMIT });
});
afterAll(() => ingress.close());

const definition: WorkflowDefinition = {
  trigger: { connector: 'webhook', operation: 'catch' },
  steps: [
    { id: 'callback', type: 'wait', for: 'callback' },
    { id: 'ask', type: 'wait', for: 'approval' },
    { id: 'shape', type: 'map', input: {} },
  ],
};

interface Started {
  runId: string;
  workspaceId: string;
  links: (path: string) => WaitLinks;
}

/** A run that waits, without a worker that would take it up. */
async function waitingRun(name = 'Orders'): Promise<Started> {
  const { workspaceId, workflowId, versionId } = await ingress.seed(definition);
  const runId = newId();
  await ingress.query('UPDATE workflows SET name = $2 WHERE id = $1', [workflowId, name]);
  await ingress.query(
    `INSERT INTO runs (id, workspace_id, workflow_id, version_id, event_id, status, due_at)
     VALUES ($1, $2, $3, $4, $5, 'waiting', 'infinity')`,
    [runId, workspaceId, workflowId, versionId, newId()],
  );
  return { runId, workspaceId, links: ingress.links.linksOf(runId) };
}

const signalOf = async (runId: string, path: string) =>
  (
    await ingress.query<{ payload: Record<string, unknown> }>(
      'SELECT payload FROM run_signals WHERE run_id = $1 AND path = $2',
      [runId, path],
    )
  )[0]?.payload;

const end = (runId: string) =>
  ingress.query(`UPDATE runs SET status = 'cancelled', due_at = NULL WHERE id = $1`, [runId]);

const codeOf = async (answer: Response): Promise<unknown> =>
  ((await answer.json()) as { code?: unknown }).code;

const postJson = (url: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

const HTML = { accept: 'text/html,application/xhtml+xml' };

describe('a resume address', () => {
  it('hands on what is posted to it, once, and makes the run due', async () => {
    const { runId, links } = await waitingRun();
    const { resumeUrl } = links('callback');
    const answer = await postJson(`${resumeUrl}?a=1&a=2`, { paid: true }, { 'X-From': 'bank' });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ resumed: true });
    expect(await signalOf(runId, 'callback')).toMatchObject({
      kind: 'callback',
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-from': 'bank' },
      query: { a: ['1', '2'] },
      body: { paid: true },
      receivedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    });
    const [run] = await ingress.query<{ due: boolean; signals: number }>(
      'SELECT due_at <= now() AS due, signals FROM runs WHERE id = $1',
      [runId],
    );
    expect(run).toEqual({ due: true, signals: 1 });
    const again = await postJson(resumeUrl, { paid: false });
    expect([again.status, await codeOf(again)]).toEqual([409, 'resume.used']);
    expect(await signalOf(runId, 'callback')).toMatchObject({ body: { paid: true } });
  });

  it('lets exactly one of many at once through', async () => {
    const { links } = await waitingRun();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => postJson(links('callback').resumeUrl, { n })),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 409)).toHaveLength(19);
  });

  it('shows a page to who only looks, and is not used up by it', async () => {
    const { runId, links } = await waitingRun('<script>alert(1)</script>');
    const { resumeUrl } = links('callback');
    for (const method of ['GET', 'HEAD']) {
      const answer = await fetch(resumeUrl, { method, headers: HTML });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-security-policy')).toMatch(/default-src 'none'; style-src 'sha256-/);
      expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
      expect(answer.headers.get('cache-control')).toBe('no-store');
      const text = await answer.text();
      expect(text).not.toContain('<script');
      if (method === 'GET') expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    }
    expect(await signalOf(runId, 'callback')).toBeUndefined();
    const pressed = await fetch(resumeUrl, {
      method: 'POST',
      headers: { ...HTML, 'content-type': 'application/x-www-form-urlencoded' },
      body: '',
    });
    expect(pressed.status).toBe(200);
    expect(await pressed.text()).toContain('The workflow goes on');
    const looked = await fetch(resumeUrl, { headers: HTML });
    expect(looked.status).toBe(409);
    expect(looked.headers.get('content-type')).toContain('text/html');
  });

  it('of a run that has ended, or of a wait whose time is over, is gone', async () => {
    const ended = await waitingRun();
    await end(ended.runId);
    const answer = await postJson(ended.links('callback').resumeUrl, {});
    expect([answer.status, await codeOf(answer)]).toEqual([410, 'resume.gone']);
    const late = await waitingRun();
    await ingress.query(
      `INSERT INTO run_signals (run_id, path, workspace_id, payload) VALUES ($1, 'callback', $2, '{"kind":"expired"}')`,
      [late.runId, late.workspaceId],
    );
    expect((await postJson(late.links('callback').resumeUrl, {})).status).toBe(410);
    const never = ingress.links.linksOf(newId())('callback').resumeUrl;
    expect((await postJson(never, {})).status).toBe(410);
  });

  it('takes any body that a trigger takes, and says what is wrong with one, without being used up', async () => {
    const { runId, links } = await waitingRun();
    const { resumeUrl } = links('callback');
    const malformed = await postJson(resumeUrl, '{"a":');
    expect([malformed.status, await codeOf(malformed)]).toEqual([400, 'request.invalid']);
    const large = await postJson(resumeUrl, { text: 'a'.repeat(LIMIT) });
    expect([large.status, await codeOf(large)]).toEqual([413, 'request.too_large']);
    const deleted = await fetch(resumeUrl, { method: 'DELETE' });
    expect([deleted.status, deleted.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST, PUT, PATCH']);
    expect(await signalOf(runId, 'callback')).toBeUndefined();
    const sent = await fetch(resumeUrl, {
      method: 'PUT',
      headers: { 'content-type': 'text/plain' },
      body: 'hi',
    });
    expect(sent.status).toBe(200);
    expect(await signalOf(runId, 'callback')).toMatchObject({ method: 'PUT', body: 'hi' });
  });

  it('keeps files that come with it, by reference', async () => {
    const { runId, workspaceId, links } = await waitingRun();
    const form = new FormData();
    form.set('note', 'signed');
    form.set('contract', new Blob(['bytes'], { type: 'application/pdf' }), 'contract.pdf');
    const sent = await fetch(links('callback').resumeUrl, { method: 'POST', body: form });
    expect(sent.status).toBe(200);
    const stored = await ingress.query<{ id: string; size: string }>(
      `SELECT id, size FROM files WHERE workspace_id = $1 AND run_id = $2 AND state = 'stored'`,
      [workspaceId, runId],
    );
    expect(stored).toEqual([{ id: expect.any(String), size: '5' }]);
    expect(await signalOf(runId, 'callback')).toMatchObject({
      body: {
        note: 'signed',
        contract: {
          $file: stored[0]!.id,
          name: 'contract.pdf',
          filename: 'contract.pdf',
          contentType: 'application/pdf',
          size: 5,
        },
      },
    });
  });

  it('works for the longest path there can be', async () => {
    const { runId, links } = await waitingRun();
    const path = `${`${'a'.repeat(63)}/${'b'.repeat(63)}/19999/`.repeat(9)}callback`;
    expect((await postJson(links(path).resumeUrl, {})).status).toBe(200);
    expect(await signalOf(runId, path)).toMatchObject({ kind: 'callback' });
  });

  it('that was made up is unknown, whatever it is', async () => {
    const { runId, links } = await waitingRun();
    const { resumeUrl, approveUrl } = links('callback');
    const token = resumeUrl.split('/').at(-1)!;
    const base = resumeUrl.slice(0, -token.length);
    const bytes = Buffer.from(token, 'base64url');
    const hostile = [
      '',
      'x',
      '../hooks/x',
      '%2e%2e%2fetc%2fpasswd',
      '%00',
      '%F0%9F%92%A9',
      randomBytes(64).toString('base64url'),
      'A'.repeat(5000),
      `${token}A`,
      `${token}/x`,
      `${token}=`,
      token.slice(0, -1),
      Buffer.concat([bytes.subarray(0, 17), Buffer.from('ask'), bytes.subarray(-16)]).toString('base64url'),
      // One for approving is none for resuming.
      approveUrl.split('/').at(-1)!,
      // Signed by us, for a step that does not wait for a callback, or that there is none of.
      ...['ask', 'shape', 'nowhere', 'callback/ask', '__proto__'].map((path) =>
        links(path).resumeUrl.split('/').at(-1)!,
      ),
    ];
    for (const made of hostile) {
      const answer = await postJson(base + made, {});
      expect([made, answer.status]).toEqual([made, 404]);
    }
    expect(await ingress.query('SELECT FROM run_signals WHERE run_id = $1', [runId])).toHaveLength(0);
  });
});

describe('an approval address', () => {
  const decide = (url: string, fields: Record<string, string>, headers: Record<string, string> = HTML) =>
    fetch(url, { method: 'POST', headers, body: new URLSearchParams(fields) });

  it('asks with the message, as text, and with the button of the link chosen', async () => {
    const { runId, workspaceId, links } = await waitingRun('Refunds & more');
    await ingress.query(
      `INSERT INTO waits (run_id, path, workspace_id, workflow_id, kind, message, expires_at)
       SELECT id, 'ask', workspace_id, workflow_id, 'approval', $2, now() FROM runs WHERE id = $1`,
      [runId, 'Refund <b>42</b> to "Ann"?'],
    );
    expect(workspaceId).toMatch(/-/);
    const approving = await (await fetch(links('ask').approveUrl, { headers: HTML })).text();
    expect(approving).toContain('Refund &lt;b&gt;42&lt;/b&gt; to &quot;Ann&quot;?');
    expect(approving).toContain('Refunds &amp; more');
    expect(approving).toMatch(/value="approve" class="approve chosen" autofocus/);
    const declining = await (await fetch(links('ask').declineUrl, { headers: HTML })).text();
    expect(declining).toMatch(/value="decline" class="decline chosen" autofocus/);
    expect(await signalOf(runId, 'ask')).toBeUndefined();
  });

  it('keeps what is decided, once', async () => {
    const { runId, links } = await waitingRun();
    const { approveUrl, declineUrl } = links('ask');
    const answer = await decide(approveUrl, { decision: 'decline', comment: ' too much ' });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('You declined');
    expect(await signalOf(runId, 'ask')).toEqual({
      kind: 'approval',
      approved: false,
      comment: 'too much',
      by: 'link',
      decidedAt: expect.stringMatching(/Z$/),
    });
    const again = await decide(declineUrl, { decision: 'approve' });
    expect(again.status).toBe(409);
    expect(await again.text()).toContain('It was used already');
  });

  it('answers programs in JSON', async () => {
    const { runId, links } = await waitingRun();
    const { approveUrl } = links('ask');
    const answer = await postJson(approveUrl, { decision: 'approve' });
    expect(await answer.json()).toEqual({ approved: true });
    expect(await signalOf(runId, 'ask')).toMatchObject({ approved: true, comment: null });
  });

  it.each([
    [{}],
    [{ decision: 'perhaps' }],
    [{ decision: 'approve', comment: 'x'.repeat(5001) }],
    [{ decision: 'approve', comment: { a: 1 } }],
    [[]],
    ['null'],
  ])('refuses %j and stays open', async (body) => {
    const { runId, links } = await waitingRun();
    const answer = await postJson(links('ask').approveUrl, body);
    expect(answer.status).toBe(JSON.stringify(body).length > LIMIT ? 413 : 400);
    expect(await signalOf(runId, 'ask')).toBeUndefined();
  });

  it('is gone with its run, and unknown when it is for another kind of step', async () => {
    const { runId, links } = await waitingRun();
    expect((await decide(links('callback').approveUrl, { decision: 'approve' })).status).toBe(404);
    const resumeToken = links('ask').resumeUrl.split('/').at(-1)!;
    expect((await decide(`${ingress.url}/approve/${resumeToken}`, { decision: 'approve' })).status).toBe(404);
    await end(runId);
    const answer = await decide(links('ask').approveUrl, { decision: 'approve' });
    expect(answer.status).toBe(410);
    expect(await answer.text()).toContain('Nothing waits here any more');
  });
});
