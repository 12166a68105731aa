import pg from 'pg';

import { binaryArray, OID } from './binary-array';

const TABLES = `
  CREATE TABLE IF NOT EXISTS floor_events (
    id uuid PRIMARY KEY,
    body bytea NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE TABLE IF NOT EXISTS floor_runs (
    id uuid PRIMARY KEY,
    event_id uuid NOT NULL,
    status text NOT NULL DEFAULT 'queued',
    output bytea,
    finished_at timestamptz
  ) WITH (fillfactor = 60)`;

const INSERT = `
  WITH event AS (
    INSERT INTO floor_events (id, body) SELECT * FROM unnest($1::uuid[], $3::bytea[])
  )
  INSERT INTO floor_runs (event_id, id) SELECT * FROM unnest($1::uuid[], $2::uuid[])`;

const FINISH = `
  UPDATE floor_runs AS run SET status = 'succeeded', output = done.output, finished_at = now()
  FROM unnest($1::uuid[], $2::bytea[]) AS done (id, output) WHERE run.id = done.id`;

export interface Received {
  eventId: Buffer;
  runId: Buffer;
  body: Buffer;
}
export interface Finished {
  runId: Buffer;
  output: Buffer;
}

export class FloorDatabase {
  private constructor(
    private readonly intake: pg.Pool,
    private readonly results: pg.Pool,
  ) {}

  static async open(databaseUrl: string, lanes: number): Promise<FloorDatabase> {
    const pool = (): pg.Pool =>
      new pg.Pool({
        connectionString: databaseUrl,
        max: lanes,
        idleTimeoutMillis: 0,
        // A plan made while the tables were empty would scan them for ever after.
        options: '-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off',
      });
    const database = new FloorDatabase(pool(), pool());
    await database.intake.query(TABLES);
    return database;
  }

  async insert(rows: readonly Received[]): Promise<void> {
    await this.intake.query({
      name: 'insert',
      text: INSERT,
      values: [
        binaryArray(
          OID.uuid,
          rows.map((row) => row.eventId),
        ),
        binaryArray(
          OID.uuid,
          rows.map((row) => row.runId),
        ),
        binaryArray(
          OID.bytea,
          rows.map((row) => row.body),
        ),
      ],
    });
  }

  async finish(rows: readonly Finished[]): Promise<void> {
    await this.results.query({
      name: 'finish',
      text: FINISH,
      values: [
        binaryArray(
          OID.uuid,
          rows.map((row) => row.runId),
        ),
        binaryArray(
          OID.bytea,
          rows.map((row) => row.output),
        ),
      ],
    });
  }

  async close(): Promise<void> {
    await Promise.all([this.intake.end(), this.results.end()]);
  }
}
