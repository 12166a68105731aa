/** What is known of the files of runs; their bytes are elsewhere. */
import { newId } from '#kernel';
import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';

import { DATA_SOURCE } from './tokens';

/** Where the bytes of a file are. */
export interface FilePlace {
  backend: string;
  key: string;
}

export interface NewFile extends FilePlace {
  workspaceId: string;
  /** Null: it belongs to no run, and stays for the retention time. */
  runId: string | null;
  name: string;
  contentType: string;
}

export interface FileRow extends FilePlace {
  id: string;
  runId: string | null;
  name: string;
  contentType: string;
  /** Bytes. */
  size: number;
  sha256: Buffer;
  createdAt: Date;
}

/** An event's bytes, as far as files are read out of them. */
export interface EventBody {
  contentType: string | null;
  body: Buffer;
}

const COLUMNS = `
  id, run_id AS "runId", name, content_type AS "contentType", size::float8 AS size, sha256, backend, key,
  created_at AS "createdAt"
`;

const BEGIN = `
  INSERT INTO files (id, workspace_id, run_id, name, content_type, backend, key) VALUES ($1, $2, $3, $4, $5, $6, $7)
`;

const FINISH = `
  UPDATE files SET state = 'stored', size = $3, sha256 = $4, content_type = $5, changed_at = now()
  WHERE workspace_id = $1 AND id = $2 AND state = 'writing'
  RETURNING id
`;

const GIVE_UP = `
  UPDATE files SET state = 'gone', changed_at = now() WHERE workspace_id = $1 AND id = $2 AND state <> 'gone'
  RETURNING id
`;

const FIND = `SELECT ${COLUMNS} FROM files WHERE workspace_id = $1 AND id = $2 AND state = 'stored'`;

const LIST = `
  SELECT ${COLUMNS} FROM files
  WHERE workspace_id = $1 AND state = 'stored' AND ($2::uuid IS NULL OR run_id = $2::uuid)
    AND ($3::uuid IS NULL OR id < $3::uuid)
  ORDER BY id DESC LIMIT $4
`;

const EVENT = `
  SELECT content_type AS "contentType", body FROM events WHERE workspace_id = $1 AND id = $2
`;

/** A write takes minutes at most, as a step does; what is older was left by a crash. */
const ABANDON = `
  UPDATE files SET state = 'gone', changed_at = now()
  WHERE state = 'writing' AND changed_at < now() - interval '1 day'
`;

/** A run's row goes with its day; one that has not come to its end keeps its day. */
const EXPIRE = `
  UPDATE files SET state = 'gone', changed_at = now()
  WHERE id IN (
    SELECT f.id FROM files f
    WHERE f.state = 'stored' AND f.created_at < now() - $1 * interval '1 day'
      AND NOT EXISTS (SELECT FROM runs r WHERE r.id = f.run_id)
    ORDER BY f.id LIMIT $2
  )
  RETURNING id
`;

/** Oldest first, so that what can't be removed now comes round again. */
const LEAVING = `
  UPDATE files SET changed_at = now()
  WHERE id IN (
    SELECT id FROM files WHERE state = 'gone' ORDER BY changed_at LIMIT $1 FOR UPDATE SKIP LOCKED
  )
  RETURNING id, backend, key
`;

const FORGET = `DELETE FROM files WHERE id = ANY($1::uuid[]) AND state = 'gone'`;

@Injectable()
export class FileRepository {
  constructor(@Inject(DATA_SOURCE) private readonly db: DataSource) {}

  /** Before the first byte is written, so that bytes without a row never are. Its id. */
  async begin({ workspaceId, runId, name, contentType, backend, key }: NewFile): Promise<string> {
    const id = newId();
    await this.db.query(BEGIN, [id, workspaceId, runId, name, contentType, backend, key]);
    return id;
  }

  /** Once all bytes are safe. False: it was given up meanwhile. */
  async finish(
    workspaceId: string,
    id: string,
    { size, sha256, contentType }: Pick<FileRow, 'size' | 'sha256' | 'contentType'>,
  ): Promise<boolean> {
    const [rows] = await this.db.query<[unknown[], number]>(FINISH, [
      workspaceId,
      id,
      size,
      sha256,
      contentType,
    ]);
    return rows.length > 0;
  }

  /** Nobody may read it from now on; its bytes are removed by the next sweep. False: there is none. */
  async giveUp(workspaceId: string, id: string): Promise<boolean> {
    const [rows] = await this.db.query<[unknown[], number]>(GIVE_UP, [workspaceId, id]);
    return rows.length > 0;
  }

  async find(workspaceId: string, id: string): Promise<FileRow | null> {
    const [found] = await this.db.query<FileRow[]>(FIND, [workspaceId, id]);
    return found ?? null;
  }

  /** Newest first; `before` is the id of the last one seen. */
  list(workspaceId: string, limit: number, runId?: string, before?: string): Promise<FileRow[]> {
    return this.db.query<FileRow[]>(LIST, [workspaceId, runId ?? null, before ?? null, limit]);
  }

  async eventBody(workspaceId: string, eventId: string): Promise<EventBody | null> {
    const [found] = await this.db.query<EventBody[]>(EVENT, [workspaceId, eventId]);
    return found ?? null;
  }

  /** Gives up what a crash left half-written. */
  async abandonOld(): Promise<void> {
    await this.db.query(ABANDON);
  }

  /** Gives up to `limit` files that are past their retention and whose run is gone. How many. */
  async expire(retentionDays: number, limit: number): Promise<number> {
    const [rows] = await this.db.query<[unknown[], number]>(EXPIRE, [retentionDays, limit]);
    return rows.length;
  }

  /** Some whose bytes are to be removed; another process that asks at once gets others. */
  async leaving(limit: number): Promise<(FilePlace & { id: string })[]> {
    const [rows] = await this.db.query<[(FilePlace & { id: string })[], number]>(LEAVING, [limit]);
    return rows;
  }

  /** After their bytes were removed. */
  async forget(ids: readonly string[]): Promise<void> {
    await this.db.query(FORGET, [ids]);
  }
}
