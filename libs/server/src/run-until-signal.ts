import type { RunningServer } from './serve';
import { onStopSignal } from './stop-signals';

/**
 * Starts, and stops in order at the first signal, waiting for a start that is still under way; a later signal ends the
 * process at once. A start that fails is one sentence on standard error and exit code 1.
 */
export function runUntilSignal(start: () => Promise<RunningServer>): void {
  // In a turn of its own, so that a mistake in the environment is a rejection like any other.
  const started = Promise.resolve().then(start);
  let stopping = false;
  onStopSignal(
    () => {
      stopping = true;
      started.then((server) => server.close()).then(() => process.exit(0), fail);
    },
    () => process.exit(130),
  );
  started.catch((error: unknown) => {
    if (!stopping) fail(error);
  });
}

function fail(error: unknown): never {
  console.error(sentenceFor(error));
  process.exit(1);
}

function sentenceFor(error: unknown): string {
  const { code, port, address, name } = error as {
    code?: string;
    port?: number;
    address?: string;
    name?: string;
  };
  if (code === 'EADDRINUSE') {
    return `Port ${port} at ${address} is taken by another program. Stop it, or choose another one with PORT=<number>.`;
  }
  if (code === 'EACCES' && port !== undefined) {
    return `Port ${port} needs more rights. Choose one above 1023 with PORT=<number>.`;
  }
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND') {
    return 'The database can’t be reached. Check DATABASE_URL, and that Postgres runs.';
  }
  if (!(error instanceof Error)) return String(error);
  return name === 'ConfigError' ? error.message : (error.stack ?? error.message);
}
