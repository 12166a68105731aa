/**
 * The bare floor: what Fastify, pg, Bull, Handlebars and undici can do at best when they do nothing but the one path.
 * No workspaces, versions, claims, leases, retries, journal, guards or metrics.
 */
import { serveParent } from './child';
import { FloorDatabase } from './floor/database';
import { startIntake } from './floor/intake';
import { openQueue } from './floor/queue';
import { startSocketIntake } from './floor/socket-intake';
import { startWorker, type Calls } from './floor/worker';

export interface FloorInput {
  databaseUrl: string;
  redisUrl: string;
  sinkUrl: string;
  calls: Calls;
  /** A WebSocket to take events from. */
  socketUrl: string | null;
}

/** Writes under way at once, of each kind: more would make smaller batches and more commits. */
const LANES = 1;

let end: () => Promise<void> = () => Promise.resolve();

const commands = {
  /** Starts all of it and gives the URL to post to. */
  async start(input: FloorInput): Promise<string> {
    const database = await FloorDatabase.open(input.databaseUrl, LANES);
    const queue = openQueue(input.redisUrl);
    await queue.isReady();
    const pool = startWorker(database, queue, input.sinkUrl, input.calls, LANES);
    const { server, url } = await startIntake(database, queue, LANES);
    const socket =
      input.socketUrl === null ? null : startSocketIntake(input.socketUrl, database, queue, LANES);
    end = async () => {
      socket?.terminate();
      await server.close();
      await queue.close();
      await pool.close();
      await database.close();
    };
    return url;
  },
};
export type FloorCommands = typeof commands;

serveParent(commands, () => end());
