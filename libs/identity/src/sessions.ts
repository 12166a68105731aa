import { CodedError } from '#kernel';
import { SessionRepository, UserRepository } from '#store';
import { Injectable } from '@nestjs/common';

import { AttemptLimiter } from './attempt-limiter';
import { Audit } from './audit';
import type { Caller } from './caller';
import { passwordMatches } from './passwords';
import { tidyEmail } from './text';
import { newToken, tokenHash } from './token';

/** Seconds from the last use (noted once a day) until a session ends. */
export const SESSION_LIFETIME = 30 * 86_400;

export interface SignedIn {
  /** For the cookie; only its hash is stored. */
  token: string;
  expiresAt: Date;
  caller: Caller;
}

/** People who are signed in: a random token in a cookie, a row in the database. */
@Injectable()
export class Sessions {
  constructor(
    private readonly users: UserRepository,
    private readonly sessions: SessionRepository,
    private readonly audit: Audit,
    private readonly limiter: AttemptLimiter,
  ) {}

  /**
   * Throws `auth.invalid` (the same for an unknown user and a wrong password, after the same work),
   * `auth.rate_limited`, or `auth.forbidden` for somebody who belongs to no workspace.
   */
  async signIn(email: string, password: string, clientAddress: string): Promise<SignedIn> {
    const address = tidyEmail(email);
    const attempt = this.limiter.attempt(address, clientAddress);
    // Text columns can't hold U+0000, so nobody has such an address.
    const user = address.includes('\u0000') ? null : await this.users.findForSignIn(address);
    if (!(await passwordMatches(user?.passwordHash ?? null, password)) || !user) {
      throw new CodedError('auth.invalid', 'The email address or the password is wrong.');
    }
    attempt.succeeded();
    const membership = await this.users.firstMembership(user.id);
    if (!membership) {
      throw new CodedError(
        'auth.forbidden',
        'You belong to no workspace. Ask an administrator to add you to one.',
      );
    }
    const caller = personCaller(user, membership);
    const started = await this.start(user.id, membership.workspaceId);
    await this.audit.record(caller, 'session.start');
    return { ...started, caller };
  }

  /** A session for somebody who has just proved who they are. */
  async start(userId: string, workspaceId: string): Promise<{ token: string; expiresAt: Date }> {
    const token = newToken();
    const expiresAt = await this.sessions.create(tokenHash(token), userId, workspaceId, SESSION_LIFETIME);
    return { token, expiresAt };
  }

  /** Whose session it is; null when it is none, has run out, or its user has left the workspace. */
  async callerOf(token: string): Promise<Caller | null> {
    const hash = tokenHash(token);
    const session = await this.sessions.find(hash, SESSION_LIFETIME);
    if (!session) return null;
    if (session.stale) await this.sessions.extend(hash, SESSION_LIFETIME);
    return personCaller({ id: session.userId, email: session.email, name: session.name }, session);
  }

  /** Ends a session; nothing happens for a token that is none. */
  async signOut(token: string): Promise<void> {
    const caller = await this.callerOf(token);
    await this.sessions.delete(tokenHash(token));
    if (caller) await this.audit.record(caller, 'session.end');
  }
}

/** The caller that a person is in a workspace. */
export function personCaller(
  { id, email, name }: { id: string; email: string; name: string },
  { workspaceId, role }: Pick<Caller, 'workspaceId' | 'role'>,
): Caller {
  return { workspaceId, role, actor: { type: 'user', id, name: name || email }, user: { id, email, name } };
}
