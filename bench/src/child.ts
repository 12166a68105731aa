/** The bench's own processes, and calls to them: parent and child each hold one end of Node's IPC channel. */
import { fork } from 'node:child_process';
import path from 'node:path';

interface Call {
  id: number;
  command: string;
  input: unknown;
}
interface Answer {
  id: number;
  value?: unknown;
  error?: string;
}

/** What a child answers to, by name; the types of its calls are taken from here. */
export type Commands = Record<string, (input: never) => unknown>;

export interface Child<C extends Commands> {
  readonly pid: number;
  call<K extends keyof C & string>(
    command: K,
    ...input: Parameters<C[K]>
  ): Promise<Awaited<ReturnType<C[K]>>>;
  /** Lets the child end by itself, by force after 20 s. */
  stop(): Promise<void>;
}

/**
 * Starts `name`.js of this folder. The child sits in a process group of its own, so that Ctrl-C reaches only the
 * parent, which then ends it in order; it also ends when the parent is gone.
 */
export function startChild<C extends Commands>(name: string): Child<C> {
  const child = fork(path.join(__dirname, `${name}.js`), [], { serialization: 'advanced', detached: true });
  const waiting = new Map<number, (answer: Answer) => void>();
  const exited = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      for (const [id, settle] of waiting) {
        settle({ id, error: `the process ended (${signal ?? String(code)}) before it answered` });
      }
      waiting.clear();
      resolve();
    });
  });
  child.on('message', (message) => {
    const answer = message as Answer;
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });

  let calls = 0;
  return {
    pid: child.pid ?? -1,
    call(command, ...[input]) {
      return new Promise((resolve, reject) => {
        if (!child.connected) {
          reject(new Error(`${name}: ${command}: the process has ended`));
          return;
        }
        const id = ++calls;
        waiting.set(id, ({ error, value }) => {
          if (error === undefined) resolve(value as never);
          else reject(new Error(`${name}: ${command}: ${error}`));
        });
        child.send({ id, command, input } satisfies Call);
      });
    },
    async stop() {
      if (child.connected) child.disconnect();
      const force = setTimeout(() => child.kill('SIGKILL'), 20_000);
      await exited;
      clearTimeout(force);
    },
  };
}

/** The child's end: answers calls until the parent lets go, then runs `end` and exits. */
export function serveParent(commands: Commands, end: () => Promise<void> | void = () => undefined): void {
  const answer = async ({ id, command, input }: Call): Promise<void> => {
    const reply: Answer = { id };
    try {
      reply.value = await commands[command]?.(input as never);
    } catch (error) {
      reply.error = error instanceof Error ? (error.stack ?? error.message) : String(error);
    }
    if (process.connected) process.send?.(reply);
  };
  process.on('message', (message) => void answer(message as Call));
  process.on('SIGINT', () => undefined);
  process.once('disconnect', () => {
    Promise.resolve(end())
      .catch((error: unknown) => console.error(error))
      .finally(() => process.exit());
  });
}
