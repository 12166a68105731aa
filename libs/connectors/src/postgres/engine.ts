/** Postgres, as the operations on tables know it. */
import { Query, type QueryArrayConfig } from 'pg';

import {
  PermanentError,
  type SqlEngine,
  type SqlResult,
  type SqlSession,
  type SqlStatement,
  within,
} from '#connector-sdk';

import { FailureError } from '#kernel';

import { COLUMNS, type ColumnRow, toColumn } from './columns';
import { DIALECT } from './dialect';
import { ofStatement } from './statement-failure';
import { TYPES } from './to-json';
import { toValue } from './to-value';
import { type OpenPostgres, withPostgres } from './with-postgres';

/** How much longer than the server this side waits. */
const SLACK_MS = 5000;

export const POSTGRES: SqlEngine = {
  key: 'postgres',
  title: 'Postgres',
  dialect: DIALECT,
  defaultSchema: 'public',
  toValue,
  open: ({ auth, tcp, signal }, { timeoutMs, transaction }, use) =>
    forGood(
      withPostgres({ auth, sockets: tcp, signal }, async (postgres) => {
        const run = (statement: SqlStatement, maxRows: number) =>
          within(timeoutMs + SLACK_MS, runStatement(postgres, statement, maxRows), {
            code: 'postgres.silent',
            message: 'The Postgres server does not answer.',
          });
        const command = (sql: string) => run({ sql, values: [] }, 0);
        const session: SqlSession = {
          run,
          columns: async ({ schema, table }) => {
            const { rows } = await run({ sql: COLUMNS, values: [schema, table] }, Infinity);
            return (rows as unknown as ColumnRow[]).map(toColumn);
          },
        };
        for (const setting of SETTINGS) await command(setting);
        await command(`SET statement_timeout = ${timeoutMs}`);
        if (!transaction) return use(session);
        await command(transaction === 'readOnly' ? 'BEGIN READ ONLY' : 'BEGIN');
        // Without COMMIT, the server forgets all of it with the connection.
        const result = await use(session);
        await command('COMMIT');
        return result;
      }),
    ),
};

/** What a trigger tries again, as the table may shrink, but will be the same with the next try of a step. */
const HOPELESS = new Set(['postgres.answer_too_large', 'postgres.not_encrypted', 'postgres.too_costly']);
/** Of signing in: no such database or schema, no right to it, nothing that it knows. */
const LASTING = /^(0A|3D|3F|42)/;

async function forGood<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const { code, message, details } = error.failure;
    const isLasting = code === 'postgres.refused' && LASTING.test(String(details?.['sqlState'] ?? ''));
    if (!isLasting && !HOPELESS.has(code)) throw error;
    throw new PermanentError({ code, message, ...(details ? { details } : {}) });
  }
}

/** So that values read the same whatever the server's settings are. */
const SETTINGS = [
  "SET timezone = 'UTC'",
  "SET datestyle = 'ISO, YMD'",
  "SET intervalstyle = 'iso_8601'",
  "SET bytea_output = 'hex'",
];

/** One statement by the extended protocol, which takes no second one behind it. */
async function runStatement(
  { client, lost }: OpenPostgres,
  { sql, values }: SqlStatement,
  maxRows: number,
): Promise<SqlResult> {
  const rows: Record<string, unknown>[] = [];
  let seen = 0;
  let names: readonly string[] = [];
  const config: QueryArrayConfig & { queryMode: 'extended' } = {
    text: sql,
    values: [...values],
    rowMode: 'array',
    types: TYPES,
    queryMode: 'extended',
  };
  const ended = new Promise<number>((resolve, reject) => {
    const query = new Query(config);
    query.on('row', (row, result) => {
      seen += 1;
      if (seen > maxRows) return;
      names = result?.fields.map(({ name }) => name) ?? names;
      rows.push(Object.fromEntries((row as unknown as unknown[]).map((value, n) => [names[n] ?? '', value])));
    });
    query.on('end', ({ rowCount }) => resolve(rowCount ?? seen));
    query.on('error', reject);
    client.query(query);
  });
  try {
    const rowCount = await Promise.race([ended, lost]);
    return { rows, rowCount, truncated: seen > maxRows && maxRows > 0, insertId: null };
  } catch (error) {
    throw ofStatement(error);
  }
}
