import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { spawnRole, waitUntil, type RoleProcess } from '#testing';

const README = readFileSync(path.join(__dirname, '../../../README.md'), 'utf8');

/** The fenced block below the marker of that name. */
function block(name: string): string {
  const [, text] =
    new RegExp(`<!-- first-automation:${name} -->\n+\`\`\`(?:sh)?\n(.*?)\`\`\``, 's').exec(README) ?? [];
  if (text === undefined) throw new Error(`The README has no block first-automation:${name}.`);
  return text;
}

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return String(port);
}

/** `sh` as somebody types into it: one block after the other, variables kept in between. */
class Terminal {
  private readonly shell: ChildProcess;
  private output = '';

  constructor(private readonly replacePorts: (text: string) => string) {
    const { PATH = '', HOME = '' } = process.env;
    this.shell = spawn('sh', [], { env: { PATH, HOME }, stdio: 'pipe', detached: true });
    for (const stream of [this.shell.stdout, this.shell.stderr])
      stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
  }

  /** Types a block and waits for nothing. */
  type(text: string): void {
    this.shell.stdin?.write(`${this.replacePorts(text)}\n`);
  }

  /** Types a block and gives what it prints. */
  async run(text: string): Promise<string> {
    const before = this.output.length;
    this.type(`${text}\necho; echo "[done with $?]"`);
    await this.prints(/\[done with \d+\]/, before);
    const [printed = '', code] = this.output.slice(before).split('\n[done with ');
    if (!code?.startsWith('0]')) throw new Error(`This failed:\n${text}\nIt printed:\n${printed}`);
    return printed;
  }

  prints(what: RegExp, from = 0): Promise<unknown> {
    return waitUntil(() => what.test(this.output.slice(from)), { what: `${String(what)} in a terminal` });
  }

  get screen(): string {
    return this.output;
  }

  /** With all that it started. */
  async close(): Promise<void> {
    const closed = once(this.shell, 'close');
    if (this.shell.pid !== undefined) process.kill(-this.shell.pid, 'SIGKILL');
    await closed;
  }
}

describe('the README’s first automation', () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'sluice-readme-'));
  const terminals: Terminal[] = [];
  let sluice: RoleProcess | undefined;
  let openTerminal: () => Terminal;

  beforeAll(async () => {
    const [port, receiverPort] = [await freePort(), await freePort()];
    const command = block('1');
    expect(command.trimEnd().split('\n').at(-1)).toBe('npm start');
    const variables = [...command.matchAll(/(SLUICE_\w+)=(?:'([^']*)'|(\S+))/g)];
    const env = Object.fromEntries(
      variables.map(([, name = '', quoted, plain]) => [name, quoted ?? plain ?? '']),
    );
    openTerminal = () => {
      const terminal = new Terminal((text) => text.replaceAll('3000', port).replaceAll('4000', receiverPort));
      terminals.push(terminal);
      return terminal;
    };
    sluice = await spawnRole('standalone', { ...env, PORT: port, SLUICE_DATA_DIR: dataDir });
  }, 120_000);

  afterAll(async () => {
    await Promise.all(terminals.map((terminal) => terminal.close()));
    await sluice?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }, 60_000);

  it('works as it is written', async () => {
    const receiver = openTerminal();
    receiver.type(block('2'));
    await receiver.prints(/Waiting for requests\.\n/);

    const terminal = openTerminal();
    expect(await terminal.run(block('3'))).toBe('');
    expect(await terminal.run(block('4'))).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/hooks\/[\w-]{22,}\n$/);
    expect(await terminal.run(block('5'))).toMatch(/^\{"eventId":"[0-9a-f-]{36}"\}$/);

    await receiver.prints(/POST .*\n/);
    expect(receiver.screen).toBe(`Waiting for requests.\n${block('received')}`);

    await waitUntil(async () => !(await terminal.run(block('6'))).startsWith('running'), {
      what: 'the run to end',
    });
    expect(await terminal.run(block('6'))).toBe(block('shown'));
  }, 60_000);
});
