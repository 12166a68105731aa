/** docs/connectors.md, done as it says, in a copy of the project. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { freePort } from '#servers';
import { waitUntil } from '#testing';

const ROOT = path.resolve(__dirname, '../../..');
const GUIDE = readFileSync(path.join(ROOT, 'docs/connectors.md'), 'utf8').split(
  '## What a connector can say',
)[0]!;
const LEFT_OUT = new Set(['node_modules', 'dist', '.git', '.sluice', 'coverage']);
const API_KEY = 'slk_test_0123456789abcdefghijklmnopqrstuvwxyzABCDEF';

/** What the guide says to write, by file. */
const files = new Map(
  [...GUIDE.matchAll(/^`([\w./-]+)`\n\n```\w+\n([^]*?)^```$/gm)].map(([, name = '', text = '']) => [
    name,
    text,
  ]),
);
/** What it says to type, one block after the other. */
const commands = [...GUIDE.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, text = '']) => text);

function snapshot(folder: string): Map<string, string> {
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => !LEFT_OUT.has(name.split(path.sep)[0]!) && statSync(path.join(folder, name)).isFile(),
  );
  return new Map(found.map((name) => [name, readFileSync(path.join(folder, name), 'base64')]));
}

describe('the guide to a connector of one’s own', () => {
  const home = mkdtempSync(path.join(tmpdir(), 'sluice-guide-'));
  const copy = path.join(home, 'sluice');
  const { PATH = '', HOME = '' } = process.env;
  const running: ChildProcess[] = [];
  let output = '';

  function start(
    command: string,
    args: string[],
    cwd: string,
    env: Record<string, string> = {},
  ): ChildProcess {
    const child = spawn(command, args, { cwd, env: { PATH, HOME, ...env }, stdio: 'pipe', detached: true });
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    running.push(child);
    return child;
  }

  function type(text: string): void {
    const { status, stdout, stderr } = spawnSync('sh', ['-e'], {
      cwd: copy,
      env: { PATH, HOME },
      input: text,
      encoding: 'utf8',
      timeout: 120_000,
    });
    if (status !== 0) throw new Error(`This failed:\n${text}\n${stdout}\n${stderr}`);
  }

  beforeAll(() => {
    cpSync(ROOT, copy, {
      recursive: true,
      filter: (source) => !LEFT_OUT.has(path.relative(ROOT, source).split(path.sep)[0]!),
    });
    symlinkSync(path.join(ROOT, 'node_modules'), path.join(copy, 'node_modules'));
  });

  afterAll(async () => {
    for (const child of running) {
      if (child.exitCode !== null || child.pid === undefined) continue;
      const closed = once(child, 'close');
      process.kill(-child.pid, 'SIGTERM');
      await closed;
    }
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }, 60_000);

  it('works as it is written, and touches one folder', async () => {
    const before = snapshot(copy);
    const [create = '', examples = '', run = ''] = commands;
    expect(run).toBe('npm start\n');

    type(create);
    for (const [name, text] of files)
      if (name.startsWith('libs/')) writeFileSync(path.join(copy, name), text);
    type(examples);
    type(
      'npx tsc -p . && npx eslint libs/connectors/src/bookshelf && npx prettier --check libs/connectors/src/bookshelf',
    );

    const after = snapshot(copy);
    const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
      (name) => before.get(name) !== after.get(name),
    );
    expect(changed).not.toEqual([]);
    expect(changed.filter((name) => !name.startsWith('libs/connectors/src/bookshelf/'))).toEqual([]);

    const shelf = files.get('bookshelf.mjs') ?? '';
    const shelfPort = String(await freePort());
    writeFileSync(path.join(home, 'bookshelf.mjs'), shelf.replace('4100', shelfPort));
    start(process.execPath, ['bookshelf.mjs'], home);
    const port = String(await freePort());
    start('npm', ['start'], copy, {
      PORT: port,
      SLUICE_DATA_DIR: path.join(home, 'data'),
      SLUICE_OWNER_EMAIL: 'ann@example.com',
      SLUICE_OWNER_PASSWORD: 'correct horse battery staple',
      SLUICE_API_KEY: API_KEY,
    });
    const api = async <Answer>(method: string, url: string, body?: unknown): Promise<Answer> => {
      const answer = await fetch(`http://127.0.0.1:${port}${url}`, {
        method,
        headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${await answer.text()}`);
      return (await answer.json()) as Answer;
    };
    await waitUntil(
      () =>
        fetch(`http://127.0.0.1:${port}/health/ready`).then(
          ({ ok }) => ok,
          () => false,
        ),
      { what: 'Sluice to be ready', timeoutMs: 150_000 },
    ).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${output}`);
    });

    const connection = await api<{ id: string }>('POST', '/api/v1/connections', {
      name: 'Ann’s',
      connector: 'bookshelf',
      auth: 'shelf-key',
      fields: { key: 'open-sesame', baseUrl: `http://127.0.0.1:${shelfPort}` },
    });
    expect(await api('POST', `/api/v1/connections/${connection.id}/test`)).toMatchObject({
      account: 'Ann’s library',
    });
    const asked = { connectionId: connection.id, search: 'cook' };
    expect(await api('POST', '/api/v1/connectors/bookshelf/options/shelves', asked)).toEqual({
      items: [{ value: 's2', label: 'Cooking', hint: null }],
      nextCursor: null,
    });
    const { id } = await api<{ id: string }>('POST', '/api/v1/workflows', {
      name: 'Books',
      definition: {
        trigger: { connector: 'webhook', operation: 'catch' },
        steps: [
          {
            id: 'add',
            type: 'action',
            connector: 'bookshelf',
            operation: 'add-book',
            connectionId: connection.id,
            input: { shelf: 's2', title: '{{trigger.body.title}}' },
          },
        ],
      },
    });
    await api('POST', `/api/v1/workflows/${id}/publish`);
    await api('POST', `/api/v1/workflows/${id}/run`, { body: { title: 'Larousse' } });
    const books = async () => {
      const answer = await fetch(`http://127.0.0.1:${shelfPort}/shelves/s2/books`, {
        headers: { 'x-shelf-key': 'open-sesame' },
      });
      return ((await answer.json()) as { books: unknown[] }).books;
    };
    await waitUntil(async () => (await books()).length > 0, { what: 'the book' });
    expect(await books()).toEqual([{ id: 'b1', shelf: 's2', title: 'Larousse' }]);
  }, 400_000);
});
