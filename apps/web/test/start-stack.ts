import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const MAIN = resolve(__dirname, '../../../dist/apps/standalone/src/main.js');
const READY_WITHIN_MS = 90_000;
const STOPPED_WITHIN_MS = 20_000;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Without what a developer's shell may say of another stack. */
const own = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(SLUICE_.*|DATABASE_URL|REDIS_URL|PUBLIC_URL)$/.test(name)),
  );

/** The whole of Sluice in a process of its own, on a data directory that is gone afterwards. */
export async function startStack(): Promise<{ url: string; close: () => Promise<void> }> {
  const running = process.env['SLUICE_TEST_URL'];
  if (running) return { url: running, close: async () => {} };
  const port = await freePort();
  const dataDir = await mkdtemp(join(tmpdir(), 'sluice-page-'));
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [MAIN], {
    env: {
      ...own(process.env),
      PORT: String(port),
      HOST: '127.0.0.1',
      SLUICE_DATA_DIR: dataDir,
      NODE_ENV: 'production',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-8000)));
  }
  const exited = once(child, 'exit');
  const close = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      // The second signal ends its own servers too, at once.
      const impatient = setTimeout(() => child.kill('SIGTERM'), STOPPED_WITHIN_MS);
      await exited;
      clearTimeout(impatient);
    }
    await rm(dataDir, { recursive: true, force: true });
  };
  const until = Date.now() + READY_WITHIN_MS;
  while (Date.now() < until && child.exitCode === null) {
    const ready = await fetch(`${url}/health/ready`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ready) return { url, close };
    await new Promise((resume) => setTimeout(resume, 100));
  }
  await close();
  throw new Error(`The stack did not get ready:\n${output}`);
}
