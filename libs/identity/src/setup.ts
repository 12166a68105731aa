import type { Config } from '#config';
import { CodedError } from '#kernel';
import { type FirstOwnerOutcome, IdentityRepository } from '#store';
import { Inject, Injectable } from '@nestjs/common';

import { prefixOf } from './api-keys';
import { Audit } from './audit';
import { systemCaller } from './caller';
import { EXPOSED } from './exposed';
import { hashPassword } from './passwords';
import { personCaller, Sessions, type SignedIn } from './sessions';
import { tidyEmail, tidyName } from './text';
import { tokenHash } from './token';

export interface OwnerInput {
  email: string;
  password: string;
  name?: string;
  workspace?: string;
}

export type Provisioning = Pick<Config, 'ownerEmail' | 'ownerPassword' | 'apiKey'>;

const FIRST_WORKSPACE = 'My workspace';
/** The name of the key that the environment gives. */
const PROVISIONED_KEY = 'SLUICE_API_KEY';

/** How an empty installation gets its first owner: once, by the page or by the environment. */
@Injectable()
export class Setup {
  constructor(
    private readonly identity: IdentityRepository,
    private readonly sessions: Sessions,
    private readonly audit: Audit,
    @Inject(EXPOSED) private readonly exposed: boolean,
  ) {}

  /** Whether nobody is an owner yet. */
  async needed(): Promise<boolean> {
    return !(await this.identity.hasOwner());
  }

  /**
   * Makes the first owner, and signs them in. Throws `setup.done` when there is one; of many at once, one succeeds.
   *
   * Whoever comes first owns the installation. Where a workspace was made for an API key before, that would be somebody
   * else's work, so on an address that others can reach it is `setup.token_required`.
   */
  async createOwner(input: OwnerInput): Promise<SignedIn> {
    if (!(await this.needed())) throw done();
    const made = await this.makeOwner(input, !this.exposed);
    if (made.outcome === 'done') throw done();
    if (made.outcome === 'joining_refused') {
      throw new CodedError(
        'setup.token_required',
        'This installation is in use with an API key. Add the first owner with that key (POST /api/v1/members), or ' +
          'set SLUICE_OWNER_EMAIL and SLUICE_OWNER_PASSWORD and start again.',
      );
    }
    const { userId, workspaceId } = made;
    const person = { id: userId, email: tidyEmail(input.email), name: tidyName(input.name ?? '') };
    const caller = personCaller(person, { workspaceId, role: 'owner' });
    await this.audit.record(caller, 'setup.owner', { type: 'user', id: userId }, { email: person.email });
    return { ...(await this.sessions.start(userId, workspaceId)), caller };
  }

  /**
   * Carries out what the environment asks for; at every boot, by any number of processes at once.
   *
   * The owner is made only while there is none: a later change of SLUICE_OWNER_PASSWORD changes nobody's password. The
   * key becomes an owner key of the first workspace. A key that was stored before is left as it is: one that was revoked
   * stays revoked, and another value of SLUICE_API_KEY adds a key without revoking the one before.
   */
  async provision({ ownerEmail, ownerPassword, apiKey }: Provisioning): Promise<void> {
    if (ownerEmail && ownerPassword && (await this.needed())) {
      const made = await this.makeOwner({ email: ownerEmail, password: ownerPassword }, true);
      if (made.outcome === 'created') {
        const target = { type: 'user', id: made.userId };
        await this.audit.record(systemCaller(made.workspaceId), 'setup.owner', target, { email: ownerEmail });
      }
    }
    if (apiKey) await this.provisionKey(apiKey);
  }

  private async makeOwner(
    { email, password, name, workspace }: OwnerInput,
    mayJoin: boolean,
  ): Promise<FirstOwnerOutcome> {
    return this.identity.createFirstOwner({
      email: tidyEmail(email),
      name: tidyName(name ?? ''),
      passwordHash: await hashPassword(password),
      workspaceName: tidyName(workspace ?? '') || FIRST_WORKSPACE,
      mayJoin,
    });
  }

  private async provisionKey(key: string): Promise<void> {
    const prefix = prefixOf(key);
    const keyHash = tokenHash(key);
    const workspaceName = FIRST_WORKSPACE;
    const added = await this.identity.addProvisionedKey({
      name: PROVISIONED_KEY,
      prefix,
      keyHash,
      workspaceName,
    });
    if (!added) return;
    const target = { type: 'apiKey', id: added.id };
    await this.audit.record(systemCaller(added.workspaceId), 'apiKey.create', target, {
      name: PROVISIONED_KEY,
      prefix,
    });
  }
}

const done = (): CodedError =>
  new CodedError('setup.done', 'The first owner exists already. Sign in instead.');
