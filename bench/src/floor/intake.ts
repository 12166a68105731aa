/** In: POST /hooks/bench. Out: an event and a run committed, 202, and then a Bull job. */
import type { Queue } from 'bull';
import fastify, { type FastifyInstance } from 'fastify';

import type { FloorDatabase, Received } from './database';
import { GroupCommit } from './group-commit';
import { JOB_OPTIONS, type RunJob } from './queue';
import { uuidBytes, uuidText } from './uuid';

export const runWriter = (
  database: FloorDatabase,
  queue: Queue<RunJob>,
  lanes: number,
): GroupCommit<Received> =>
  new GroupCommit<Received>(async (rows) => {
    await database.insert(rows);
    // Not awaited: the sender's answer waits for the commit alone.
    void queue.addBulk(
      rows.map((row) => ({
        data: { runId: row.runId.toString('hex'), body: row.body.toString('utf8') },
        opts: JOB_OPTIONS,
      })),
    );
  }, lanes);

export async function startIntake(
  database: FloorDatabase,
  queue: Queue<RunJob>,
  lanes: number,
): Promise<{ server: FastifyInstance; url: string }> {
  const writer = runWriter(database, queue, lanes);
  const server = fastify();
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  server.post('/hooks/bench', async (request, reply) => {
    const row = { eventId: uuidBytes(), runId: uuidBytes(), body: request.body as Buffer };
    await writer.add(row);
    reply.code(202).type('application/json; charset=utf-8');
    return `{"eventId":"${uuidText(row.eventId)}"}`;
  });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  return { server, url: `${url}/hooks/bench` };
}
