import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';

import { DATA_SOURCE } from './tokens';

export interface NewSignIn {
  id: string;
  workspaceId: string;
  connectionId: string;
  /** Sealed: what only this process and the service may know of it. */
  secret: Buffer;
  expiresInMs: number;
  /** Of one that comes back through the browser. */
  browser?: { stateHash: Buffer; sessionHash: Buffer };
  /** Of one on another device. */
  device?: { intervalSeconds: number };
}

export interface SignIn {
  id: string;
  workspaceId: string;
  connectionId: string;
  secret: Buffer;
}

export type DeviceResult = 'waiting' | 'connected' | 'refused' | 'expired';

export interface DeviceSignIn extends SignIn {
  result: DeviceResult;
  message: string | null;
  intervalSeconds: number;
}

const INSERT = `
  INSERT INTO oauth_sign_ins
    (id, workspace_id, connection_id, state_hash, session_hash, secret, interval_seconds, next_poll_at, expires_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7::int, now() + $7::int * interval '1 second', now() + $8 * interval '1 millisecond')
`;

const TAKE = `
  DELETE FROM oauth_sign_ins
  WHERE workspace_id = $1 AND state_hash = $2 AND session_hash = $3 AND expires_at > now()
  RETURNING id, workspace_id AS "workspaceId", connection_id AS "connectionId", secret
`;

const DEVICE = `
  SELECT id, workspace_id AS "workspaceId", connection_id AS "connectionId", secret, message,
         interval_seconds AS "intervalSeconds",
         CASE WHEN result = 'waiting' AND expires_at <= now() THEN 'expired' ELSE result END AS result
  FROM oauth_sign_ins WHERE workspace_id = $1 AND id = $2 AND interval_seconds IS NOT NULL
`;

const MAY_POLL = `
  UPDATE oauth_sign_ins SET next_poll_at = now() + interval_seconds * interval '1 second'
  WHERE workspace_id = $1 AND id = $2 AND result = 'waiting' AND next_poll_at <= now() AND expires_at > now()
  RETURNING id
`;

const SLOW_DOWN = `
  UPDATE oauth_sign_ins
  SET interval_seconds = interval_seconds + $3, next_poll_at = now() + (interval_seconds + $3) * interval '1 second'
  WHERE workspace_id = $1 AND id = $2
`;

/** The answer stays for a while, for whoever asks how it ended. */
const END = `
  UPDATE oauth_sign_ins SET result = $3, message = $4, secret = '', expires_at = now() + interval '10 minutes'
  WHERE workspace_id = $1 AND id = $2
`;

/** Sign-ins at services that somebody has begun and that are not finished yet. */
@Injectable()
export class OAuthSignIns {
  constructor(@Inject(DATA_SOURCE) private readonly db: DataSource) {}

  async insert(signIn: NewSignIn): Promise<void> {
    await this.db.query(INSERT, [
      signIn.id,
      signIn.workspaceId,
      signIn.connectionId,
      signIn.browser?.stateHash ?? null,
      signIn.browser?.sessionHash ?? null,
      signIn.secret,
      signIn.device?.intervalSeconds ?? null,
      signIn.expiresInMs,
    ]);
  }

  /** The one that this session has begun with this state, once; both are compared as hashes. Null: there is none. */
  async take(workspaceId: string, stateHash: Buffer, sessionHash: Buffer): Promise<SignIn | null> {
    const [rows] = await this.db.query<[SignIn[]]>(TAKE, [workspaceId, stateHash, sessionHash]);
    return rows[0] ?? null;
  }

  async device(workspaceId: string, id: string): Promise<DeviceSignIn | null> {
    const [row] = await this.db.query<DeviceSignIn[]>(DEVICE, [workspaceId, id]);
    return row ?? null;
  }

  /** Whether the service may be asked now; it is then this caller who asks. */
  async mayPoll(workspaceId: string, id: string): Promise<boolean> {
    const [rows] = await this.db.query<[unknown[]]>(MAY_POLL, [workspaceId, id]);
    return rows.length > 0;
  }

  async slowDown(workspaceId: string, id: string, bySeconds: number): Promise<void> {
    await this.db.query(SLOW_DOWN, [workspaceId, id, bySeconds]);
  }

  async end(workspaceId: string, id: string, result: DeviceResult, message: string | null): Promise<void> {
    await this.db.query(END, [workspaceId, id, result, message]);
  }
}
