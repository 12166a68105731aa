import type { RunningServer } from './serve';

/**
 * Starts, and stops in order at SIGINT or SIGTERM; a second signal ends the process at once. A start that fails is one
 * sentence on standard error and exit code 1.
 */
export async function runUntilSignal(start: () => Promise<RunningServer>): Promise<void> {
  let server: RunningServer | null = null;
  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(130);
    stopping = true;
    void (server?.close() ?? Promise.resolve()).then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    server = await start();
  } catch (error) {
    fail(error);
  }
}

function fail(error: unknown): never {
  console.error(sentenceFor(error));
  process.exit(1);
}

function sentenceFor(error: unknown): string {
  const { code, port, address, message, name } = error as {
    code?: string;
    port?: number;
    address?: string;
    message?: string;
    name?: string;
  };
  if (code === 'EADDRINUSE') {
    return `Port ${port} at ${address} is taken by another program. Stop it, or choose another one with PORT=<number>.`;
  }
  if (code === 'EACCES' && port !== undefined) {
    return `Port ${port} needs more rights. Choose one above 1023 with PORT=<number>.`;
  }
  if (name === 'ConfigError' || name === 'ServerError') return String(message);
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
