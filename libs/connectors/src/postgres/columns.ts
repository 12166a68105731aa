/** A table's columns from Postgres' catalogue, and the lists of schemas and tables. */
import type { ListStatement, SqlColumn, SqlColumnKind } from '#connector-sdk';

/** https://www.postgresql.org/docs/current/catalog-pg-attribute.html */
export const COLUMNS = `
  SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, t.typcategory AS category,
    t.typname AS base, NOT a.attnotnull AS nullable, a.atthasdef OR a.attidentity <> '' AS has_default,
    a.attgenerated <> '' OR a.attidentity = 'a' AS generated,
    COALESCE(a.attnum = ANY (i.indkey::smallint[]), false) AS key,
    (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = a.atttypid) AS choices
  FROM pg_attribute a
  JOIN pg_class c ON c.oid = a.attrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_type own ON own.oid = a.atttypid
  JOIN pg_type t ON t.oid = CASE WHEN own.typtype = 'd' THEN own.typbasetype ELSE own.oid END
  LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
  WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
    AND a.attnum > 0 AND NOT a.attisdropped
  ORDER BY a.attnum`;

export interface ColumnRow {
  name: string;
  type: string;
  category: string;
  base: string;
  nullable: boolean;
  has_default: boolean;
  generated: boolean;
  key: boolean;
  choices: string[] | null;
}

export const toColumn = (row: ColumnRow): SqlColumn => ({
  name: row.name,
  type: row.type,
  kind: kindOf(row),
  ...(row.choices ? { choices: row.choices } : {}),
  nullable: row.nullable,
  hasDefault: row.has_default,
  isGenerated: row.generated,
  isKey: row.key,
});

const KINDS: Readonly<Record<string, SqlColumnKind>> = {
  int2: 'integer',
  int4: 'integer',
  int8: 'integer',
  float4: 'number',
  float8: 'number',
  numeric: 'number',
  bool: 'boolean',
  json: 'json',
  jsonb: 'json',
  bytea: 'bytes',
  date: 'date',
  timestamp: 'dateTime',
  timestamptz: 'dateTime',
  time: 'time',
  timetz: 'time',
};

/** Categories: https://www.postgresql.org/docs/current/catalog-pg-type.html#CATALOG-TYPCATEGORY-TABLE */
const kindOf = ({ base, category }: ColumnRow): SqlColumnKind =>
  category === 'A' ? 'list' : (KINDS[base] ?? (category === 'S' ? 'text' : 'other'));

const likeOf = (search: string): string => `%${search.replace(/[!%_]/g, '!$&')}%`;

export const listSchemas: ListStatement = ({ search, limit, offset }) => ({
  sql: `SELECT nspname AS value, NULL AS hint FROM pg_namespace
    WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' AND has_schema_privilege(oid, 'USAGE')
      AND nspname ILIKE $1 ESCAPE '!' ORDER BY nspname LIMIT $2 OFFSET $3`,
  values: [likeOf(search), limit, offset],
});

export const listTables: ListStatement = ({ search, schema, limit, offset }) => ({
  sql: `SELECT c.relname AS value, CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'view' ELSE NULL END AS hint
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
      AND c.relname ILIKE $2 ESCAPE '!' ORDER BY c.relname LIMIT $3 OFFSET $4`,
  values: [schema, likeOf(search), limit, offset],
});
