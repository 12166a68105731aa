/** A table's columns from the information schema, and the list of tables. */
import type { ListStatement, SqlColumn, SqlColumnKind, SqlStatement } from '#connector-sdk';

/** MariaDB keeps JSON as text with a rule: https://mariadb.com/kb/en/json/ */
const IS_JSON = `EXISTS (SELECT 1 FROM information_schema.CHECK_CONSTRAINTS r
  WHERE r.CONSTRAINT_SCHEMA = c.TABLE_SCHEMA AND r.TABLE_NAME = c.TABLE_NAME
    AND r.CONSTRAINT_NAME = c.COLUMN_NAME AND r.CHECK_CLAUSE LIKE 'json_valid(%')`;

/** https://mariadb.com/kb/en/information-schema-columns-table/ */
export const columnsStatement = (table: string, isMariaDb: boolean): SqlStatement => ({
  sql: `
    SELECT COLUMN_NAME AS name, COLUMN_TYPE AS type, IS_NULLABLE = 'YES' AS nullable,
      ${isMariaDb ? `IF(${IS_JSON}, 'json', DATA_TYPE)` : 'DATA_TYPE'} AS base,
      COLUMN_DEFAULT IS NOT NULL OR EXTRA LIKE '%auto_increment%' OR EXTRA LIKE '%DEFAULT_GENERATED%' AS has_default,
      EXTRA LIKE '%VIRTUAL%' OR EXTRA LIKE '%STORED%' OR EXTRA LIKE '%PERSISTENT%' AS is_generated,
      COLUMN_KEY = 'PRI' AS is_key
    FROM information_schema.COLUMNS c
    WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?
    ORDER BY ORDINAL_POSITION`,
  values: [table],
});

export interface ColumnRow {
  name: string;
  type: string;
  base: string;
  nullable: number;
  has_default: number;
  is_generated: number;
  is_key: number;
}

export const toColumn = (row: ColumnRow): SqlColumn => ({
  name: row.name,
  type: row.type,
  kind: kindOf(row),
  ...(row.base === 'enum' ? { choices: choicesIn(row.type) } : {}),
  nullable: row.nullable === 1,
  hasDefault: row.has_default === 1,
  isGenerated: row.is_generated === 1,
  isKey: row.is_key === 1,
});

const KINDS: Readonly<Record<string, SqlColumnKind>> = {
  tinyint: 'integer',
  smallint: 'integer',
  mediumint: 'integer',
  int: 'integer',
  bigint: 'integer',
  year: 'integer',
  bit: 'integer',
  decimal: 'number',
  float: 'number',
  double: 'number',
  json: 'json',
  date: 'date',
  datetime: 'dateTime',
  timestamp: 'dateTime',
  time: 'time',
  set: 'list',
  binary: 'bytes',
  varbinary: 'bytes',
  tinyblob: 'bytes',
  blob: 'bytes',
  mediumblob: 'bytes',
  longblob: 'bytes',
  char: 'text',
  varchar: 'text',
  tinytext: 'text',
  text: 'text',
  mediumtext: 'text',
  longtext: 'text',
  enum: 'text',
};

// BOOLEAN is another word for tinyint(1) there.
const kindOf = ({ type, base }: ColumnRow): SqlColumnKind =>
  type.startsWith('tinyint(1)') ? 'boolean' : (KINDS[base.toLowerCase()] ?? 'other');

const choicesIn = (type: string): string[] =>
  [...type.matchAll(/'((?:[^']|'')*)'/g)].map(([, choice = '']) => choice.replaceAll("''", "'"));

export const listTables: ListStatement = ({ search, limit, offset }) => ({
  sql: `SELECT TABLE_NAME AS value, CASE TABLE_TYPE WHEN 'VIEW' THEN 'view' ELSE NULL END AS hint
    FROM information_schema.TABLES
    WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME LIKE ? ESCAPE '!'
    ORDER BY TABLE_NAME LIMIT ${limit} OFFSET ${offset}`,
  values: [`%${search.replace(/[!%_]/g, '!$&')}%`],
});
