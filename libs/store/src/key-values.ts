/** The key-value store of a workspace, as store steps change it: each step once, however often it is tried. */
import { FailureError, isDeeperThan, MAX_VALUE_DEPTH } from '#kernel';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';

import { faultOf, isStorableName } from './storable-name';
import { POOL } from './tokens';

/** Bytes of a value as JSON. */
export const MAX_STORE_VALUE_BYTES = 256 * 1024;
export const MAX_STORE_KEY_LENGTH = 200;
const DEFAULT_MAX_ITEMS = 1000;
/** A number keeps within what JSON readers take. */
const MAX_NUMBER = '1e300';

export interface StorePlace {
  workspaceId: string;
  key: string;
}

/** Of one step of one run; what was done under it is not done again. */
interface Once {
  idempotencyKey: string;
}

interface Expiring {
  /** Null: never. */
  expiresInMs?: number | null | undefined;
}

interface Change {
  result: unknown;
}

const EARLIER = `
  earlier AS (SELECT result FROM store_operations WHERE workspace_id = $1 AND idempotency_key = $2)
`;
/**
 * Notes what was done in the statement that does it. Of two at once under the same key the later one breaks on this
 * row, with all that it did, and finds the result when it looks again.
 */
const note = (result: 'result' | 'NULL'): string => `
  noted AS (
    INSERT INTO store_operations (workspace_id, idempotency_key, result) SELECT $1, $2, ${result} FROM done
  )
  SELECT result FROM earlier UNION ALL SELECT result FROM done
`;
const LIVE = '(e.expires_at IS NULL OR e.expires_at > now())';
const EXPIRY = `now() + $4 * interval '1 millisecond'`;
/** A value that is there keeps its time. */
const KEPT_EXPIRY = `CASE WHEN ${LIVE} THEN coalesce(e.expires_at, excluded.expires_at) ELSE excluded.expires_at END`;

const GET = `SELECT value FROM store_entries e WHERE workspace_id = $1 AND key = $2 AND ${LIVE}`;

const SET = `
  WITH ${EARLIER}, done AS (
    INSERT INTO store_entries (workspace_id, key, value, expires_at)
    SELECT $1, $3, $5::json, ${EXPIRY} WHERE NOT EXISTS (SELECT FROM earlier)
    ON CONFLICT (workspace_id, key) DO UPDATE
      SET value = excluded.value, expires_at = excluded.expires_at, updated_at = now()
    RETURNING 'null'::json AS result
  ), ${note('result')}
`;

const SUM = 'trim_scale((e.value #>> ARRAY[]::text[])::numeric + $5::numeric)';
const INCREMENT = `
  WITH ${EARLIER}, done AS (
    INSERT INTO store_entries AS e (workspace_id, key, value, expires_at)
    SELECT $1, $3, to_json($5::numeric), ${EXPIRY} WHERE NOT EXISTS (SELECT FROM earlier)
    ON CONFLICT (workspace_id, key) DO UPDATE
      SET value = CASE WHEN ${LIVE} AND json_typeof(e.value) = 'number' THEN to_json(${SUM}) ELSE excluded.value END,
          expires_at = ${KEPT_EXPIRY}, updated_at = now()
      WHERE NOT ${LIVE} OR json_typeof(e.value) = 'null'
         OR CASE WHEN json_typeof(e.value) = 'number' THEN abs(${SUM}) <= ${MAX_NUMBER} ELSE false END
    RETURNING e.value AS result
  ), ${note('result')}
`;

/** The last items of the list that is there, and the new one. */
const APPENDED = `
  (SELECT json_agg(item ORDER BY n) FROM (
     SELECT item, n FROM json_array_elements(e.value) WITH ORDINALITY AS old (item, n)
     WHERE n > json_array_length(e.value) + 1 - $6::int
     UNION ALL SELECT $5::json, 2147483647
   ) items)
`;
const APPEND = `
  WITH ${EARLIER}, done AS (
    INSERT INTO store_entries AS e (workspace_id, key, value, expires_at)
    SELECT $1, $3, json_build_array($5::json), ${EXPIRY} WHERE NOT EXISTS (SELECT FROM earlier)
    ON CONFLICT (workspace_id, key) DO UPDATE
      SET value = CASE WHEN ${LIVE} AND json_typeof(e.value) = 'array' THEN ${APPENDED} ELSE excluded.value END,
          expires_at = ${KEPT_EXPIRY}, updated_at = now()
      WHERE NOT ${LIVE} OR json_typeof(e.value) = 'null'
         OR CASE WHEN json_typeof(e.value) = 'array' THEN
              octet_length(e.value::text) + octet_length($5::json::text) <= ${MAX_STORE_VALUE_BYTES - 8}
              OR octet_length(${APPENDED}::text) <= ${MAX_STORE_VALUE_BYTES}
            ELSE false END
    RETURNING e.value AS result
  ), ${note('NULL')}
`;

const REMOVE = `
  WITH ${EARLIER}, gone AS (
    DELETE FROM store_entries e WHERE workspace_id = $1 AND key = $3 AND NOT EXISTS (SELECT FROM earlier)
    RETURNING CASE WHEN ${LIVE} THEN value END AS value, ${LIVE} AS removed
  ), done AS (
    SELECT coalesce(
      (SELECT json_build_object('removed', removed, 'value', value) FROM gone),
      '{"removed":false,"value":null}'
    ) AS result WHERE NOT EXISTS (SELECT FROM earlier)
  ), ${note('result')}
`;

const UNIQUE_VIOLATION = '23505';

@Injectable()
export class StoreEntries {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  async get({ workspaceId, key }: StorePlace): Promise<{ value: unknown; found: boolean }> {
    checkKey(key);
    const { rows } = await this.pool.query<{ value: unknown }>({
      name: 'store-get',
      text: GET,
      values: [workspaceId, key],
    });
    return rows[0] ? { value: rows[0].value, found: true } : { value: null, found: false };
  }

  /** @throws FailureError `store.bad_key`, `store.value_too_large` */
  async set({
    workspaceId,
    key,
    value,
    expiresInMs,
    idempotencyKey,
  }: StorePlace & Expiring & Once & { value: unknown }): Promise<{ value: unknown }> {
    checkKey(key);
    const json = jsonOf(value);
    await this.change('store-set', SET, [workspaceId, idempotencyKey, key, expiresInMs ?? null, json]);
    return { value };
  }

  /**
   * From 0 where there is no number yet. Decimals are exact.
   * @throws FailureError `store.bad_key`, `store.not_a_number`
   */
  async increment({
    workspaceId,
    key,
    by,
    expiresInMs,
    idempotencyKey,
  }: StorePlace & Expiring & Once & { by: number }): Promise<{ value: number }> {
    checkKey(key);
    if (!Number.isFinite(by) || Math.abs(by) > Number(MAX_NUMBER)) throw notANumber('What to increment by');
    const values = [workspaceId, idempotencyKey, key, expiresInMs ?? null, String(by)];
    const done = await this.change('store-increment', INCREMENT, values);
    if (!done) throw notANumber(`The value of ‘${key}’`);
    return { value: Number(done.result) };
  }

  /**
   * To a list of which the last `maxItems` are kept; a new list where there is no value yet. Tried again after it was
   * done, it gives the list as it is then.
   * @throws FailureError `store.bad_key`, `store.not_a_list`, `store.value_too_large`
   */
  async append({
    workspaceId,
    key,
    value,
    maxItems = DEFAULT_MAX_ITEMS,
    expiresInMs,
    idempotencyKey,
  }: StorePlace & Expiring & Once & { value: unknown; maxItems?: number | undefined }): Promise<{
    value: unknown[];
    length: number;
  }> {
    checkKey(key);
    const json = jsonOf(value, 2);
    const values = [workspaceId, idempotencyKey, key, expiresInMs ?? null, json, maxItems];
    const done = await this.change('store-append', APPEND, values);
    // Not noted, as it may be long: read again by a step that is tried again, and to say why nothing was done.
    const now = done?.result ?? (await this.get({ workspaceId, key })).value;
    const list: unknown[] | null = Array.isArray(now) ? (now as unknown[]) : null;
    if (!done) throw list ? tooLarge() : notAList(key);
    return { value: list ?? [], length: list?.length ?? 0 };
  }

  /** @throws FailureError `store.bad_key` */
  async remove({ workspaceId, key, idempotencyKey }: StorePlace & Once): Promise<{
    removed: boolean;
    value: unknown;
  }> {
    checkKey(key);
    const done = await this.change('store-remove', REMOVE, [workspaceId, idempotencyKey, key]);
    return done!.result as { removed: boolean; value: unknown };
  }

  /** Null: nothing was done, as what is there does not allow it. */
  private async change(name: string, text: string, values: unknown[]): Promise<Change | null> {
    for (let again = false; ; again = true) {
      try {
        const { rows } = await this.pool.query<Change>({ name, text, values });
        return rows[0] ?? null;
      } catch (error) {
        // Another try of the step was faster; what it did is there now.
        if (again || (error as { code?: unknown }).code !== UNIQUE_VIOLATION) throw error;
      }
    }
  }
}

function checkKey(key: string): void {
  if (isStorableName(key, MAX_STORE_KEY_LENGTH)) return;
  throw new FailureError({
    kind: 'permanent',
    code: 'store.bad_key',
    message: `A key has 1 to ${MAX_STORE_KEY_LENGTH} characters, and ${faultOf(key)}`,
  });
}

/** @param around bytes that are put around it */
function jsonOf(value: unknown, around = 0): string {
  if (isDeeperThan(value, MAX_VALUE_DEPTH)) throw tooDeep();
  const json = JSON.stringify(value ?? null);
  if (Buffer.byteLength(json) + around > MAX_STORE_VALUE_BYTES) throw tooLarge();
  return json;
}

const tooDeep = (): FailureError =>
  new FailureError({
    kind: 'permanent',
    code: 'store.value_too_deep',
    message: `A value has ${MAX_VALUE_DEPTH} levels of lists and objects at most. Keep it flatter.`,
  });

const tooLarge = (): FailureError =>
  new FailureError({
    kind: 'permanent',
    code: 'store.value_too_large',
    message: `A value has ${MAX_STORE_VALUE_BYTES / 1024} KiB as JSON at most. Keep less in it, or spread it over several keys.`,
  });

const notANumber = (what: string): FailureError =>
  new FailureError({
    kind: 'permanent',
    code: 'store.not_a_number',
    message: `${what} is not a number, or becomes too large for one. Set it to a number first, or use another key.`,
  });

const notAList = (key: string): FailureError =>
  new FailureError({
    kind: 'permanent',
    code: 'store.not_a_list',
    message: `The value of ‘${key}’ is not a list. Set it to a list first, or use another key.`,
  });
