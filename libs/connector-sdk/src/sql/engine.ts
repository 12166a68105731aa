/** What a database has to be able to do for the operations on tables; each connector of a database is one of these. */
import type { ServiceContext } from '../types';

/** A table's column, as the database describes it. */
export interface SqlColumn {
  name: string;
  /** In the database's own words: `character varying(40)`. */
  type: string;
  kind: SqlColumnKind;
  /** The values of an enumeration. */
  choices?: readonly string[];
  nullable: boolean;
  /** The database fills it in when it is left out. */
  hasDefault: boolean;
  /** Computed by the database: it can't be written. */
  isGenerated: boolean;
  /** Part of the primary key. */
  isKey: boolean;
}

export type SqlColumnKind =
  | 'integer'
  | 'number'
  | 'boolean'
  | 'text'
  | 'date'
  | 'dateTime'
  | 'time'
  | 'json'
  | 'bytes'
  | 'list'
  | 'other';

export interface SqlTable {
  /** Null where the connection's database is all there is. */
  schema: string | null;
  table: string;
}

export interface SqlStatement {
  sql: string;
  /** Stand for the placeholders, and never become part of the text. */
  values: readonly unknown[];
}

export interface SqlResult {
  /** JSON. */
  rows: Record<string, unknown>[];
  /** Found or changed, also those that `rows` does not hold. */
  rowCount: number;
  /** Whether there were more rows than were asked for. */
  truncated: boolean;
  /** The number that the database gave a new row, where it tells; else null. */
  insertId: number | string | null;
}

export interface SqlSession {
  /** Empty for a table that there is not. */
  columns(table: SqlTable): Promise<SqlColumn[]>;
  run(statement: SqlStatement, maxRows: number): Promise<SqlResult>;
}

export interface SqlSessionOptions {
  /** Of each statement, at the server as well. */
  timeoutMs: number;
  /** All or nothing, and with `readOnly` nothing may be changed. Left out: each statement for itself. */
  transaction?: 'write' | 'readOnly';
}

/** How a database spells what the operations need. */
export interface SqlDialect {
  /** A name as an identifier. */
  quote(name: string): string;
  /** Of the n-th value, from 1. */
  placeholder(n: number): string;
  /** Text of a column, for LIKE. */
  asText(column: string): string;
  /** True also when one of both is null and the other is not. */
  isDifferent(column: string, placeholder: string): string;
  /** Whether INSERT, UPDATE and DELETE can give the rows back (RETURNING). */
  hasReturning: boolean;
  /** What follows INSERT so that rows that are there already are updated, or left alone when `updated` is empty. */
  onConflict(keys: readonly string[], updated: readonly string[]): string;
  /**
   * Where `onConflict` can't name its keys: asks for rows `{ name, column }`, the columns of each unique index (null for
   * what is not a whole column). Then a row that clashes by another index must be left as it is.
   */
  uniqueIndexes?(table: SqlTable): SqlStatement;
}

export interface SqlEngine {
  /** The connector's key: failure codes begin with it. */
  key: string;
  title: string;
  dialect: SqlDialect;
  /** The schema that is meant when none is given; null where a connection has one database and no schemas. */
  defaultSchema: string | null;
  /** A value of a step as the driver takes it for this column. Throws `PermanentError`. */
  toValue(
    column: Pick<SqlColumn, 'name' | 'kind' | 'type'>,
    value: unknown,
    readFile: (value: unknown) => Promise<Buffer>,
  ): unknown;
  /** Signs in, and leaves nothing open. Throws the SDK's errors, with the server's words. */
  open<T>(
    context: Pick<ServiceContext, 'auth' | 'tcp' | 'signal'>,
    options: SqlSessionOptions,
    use: (session: SqlSession) => Promise<T>,
  ): Promise<T>;
}
