/** MySQL and MariaDB, as the operations on tables know them. */
import type { FieldPacket, ResultSetHeader } from 'mysql2';

import { type SqlEngine, type SqlResult, type SqlSession, type SqlStatement, within } from '#connector-sdk';

import { FailureError } from '#kernel';

import { type ColumnRow, columnsStatement, toColumn } from './columns';
import { DIALECT } from './dialect';
import { toFailure } from './to-failure';
import { toJson } from './to-json';
import { toValue } from './to-value';
import { type OpenMysql, withMysql } from './with-mysql';

/** How much longer than the server this side waits. */
const SLACK_MS = 5000;
const MAX_COLUMNS = 10_000;
/** ER_UNSUPPORTED_PS: some statements can't be prepared. */
const NOT_PREPARABLE = 1295;

export const MYSQL: SqlEngine = {
  key: 'mysql',
  title: 'MySQL',
  dialect: DIALECT,
  defaultSchema: null,
  toValue,
  open: ({ auth, tcp, signal }, { timeoutMs, transaction }, use) =>
    withMysql({ auth, sockets: tcp, signal }, async (mysql) => {
      const limited = <T>(asked: Promise<T>) =>
        within(timeoutMs + SLACK_MS, Promise.race([asked, mysql.lost]), {
          code: 'mysql.silent',
          message: 'The MySQL server does not answer.',
        });
      const command = (sql: string) => limited(runAsText(mysql, sql, 0));
      const session: SqlSession = {
        run: (statement, maxRows) => limited(runPrepared(mysql, statement, maxRows)),
        columns: async ({ table }) => {
          const { rows } = await session.run(columnsStatement(table, mysql.isMariaDb), MAX_COLUMNS);
          return (rows as unknown as ColumnRow[]).map(toColumn);
        },
      };
      // Values read the same whatever the server's settings are, and what does not fit is an error.
      await command(
        `SET time_zone = '+00:00', sql_mode = CONCAT_WS(',', NULLIF(@@sql_mode, ''), 'STRICT_ALL_TABLES')`,
      );
      // Servers that only speak the protocol may not know these; this side keeps to the limit then.
      await known(
        command(
          mysql.isMariaDb
            ? `SET max_statement_time = ${timeoutMs / 1000}`
            : `SET max_execution_time = ${timeoutMs}`,
        ),
      );
      await known(command(`SET innodb_lock_wait_timeout = ${Math.max(1, Math.ceil(timeoutMs / 1000))}`));
      if (!transaction) return use(session);
      // Of all that follow: some statements end a transaction and begin another one.
      if (transaction === 'readOnly') await command('SET SESSION TRANSACTION READ ONLY');
      await command(transaction === 'readOnly' ? 'START TRANSACTION READ ONLY' : 'START TRANSACTION');
      // Without COMMIT, the server forgets all of it with the connection.
      const result = await use(session);
      await command('COMMIT');
      return result;
    }),
};

/** That the server does not know a setting is no failure. */
async function known(asked: Promise<unknown>): Promise<void> {
  try {
    await asked;
  } catch (error) {
    if (!(error instanceof FailureError) || error.failure.kind !== 'permanent') throw error;
  }
}

/** Values never become part of the text: the server gets both apart. */
async function runPrepared(
  mysql: OpenMysql,
  { sql, values }: SqlStatement,
  maxRows: number,
): Promise<SqlResult> {
  try {
    return await collect(mysql, maxRows, () => mysql.client.execute(sql, values as never));
  } catch (error) {
    const { errno } = (error ?? {}) as { errno?: unknown };
    if (errno === NOT_PREPARABLE && values.length === 0) return runAsText(mysql, sql, maxRows);
    throw toFailure(error);
  }
}

async function runAsText(mysql: OpenMysql, sql: string, maxRows: number): Promise<SqlResult> {
  try {
    return await collect(mysql, maxRows, () => mysql.client.query(sql));
  } catch (error) {
    throw toFailure(error);
  }
}

/** Rejects with what the client says. Of several sets of rows, as a procedure gives them, the first one counts. */
function collect(
  { budget }: OpenMysql,
  maxRows: number,
  start: () => NodeJS.EventEmitter,
): Promise<SqlResult> {
  budget.renew();
  return new Promise((resolve, reject) => {
    const rows: Record<string, unknown>[] = [];
    let seen = 0;
    let set = 0;
    let columns: readonly FieldPacket[] = [];
    let header: ResultSetHeader | null = null;
    const asked = start();
    asked.on('fields', (fields: readonly FieldPacket[] | undefined) => {
      if (!fields) return;
      set += 1;
      if (set === 1) columns = fields;
    });
    asked.on('result', (row: unknown) => {
      if (!Array.isArray(row)) {
        header ??= row as ResultSetHeader;
        return;
      }
      if (set !== 1) return;
      seen += 1;
      if (seen <= maxRows) rows.push(toObject(columns, row as unknown[]));
    });
    asked.on('error', reject);
    asked.on('end', () => {
      const { affectedRows = 0, insertId = 0 } = (set > 0 ? {} : (header ?? {})) as Partial<ResultSetHeader>;
      resolve({
        rows,
        rowCount: set > 0 ? seen : affectedRows,
        truncated: seen > maxRows && maxRows > 0,
        insertId: insertId || null,
      });
    });
  });
}

const toObject = (columns: readonly FieldPacket[], row: readonly unknown[]): Record<string, unknown> =>
  Object.fromEntries(
    columns.map((column, n) => {
      const { columnType, name } = column;
      const { extendedFormat } = column as { extendedFormat?: string };
      return [name, toJson(row[n], { columnType, extendedFormat })];
    }),
  );
