/** A trigger in → what tells who may send to it: its connection's credentials, and what its service was given. */
import type { WebhookTriggerDeclaration } from '#connector-sdk';
import { FailureError } from '#kernel';
import { Connections } from '#vault';
import { Injectable } from '@nestjs/common';

import type { HookSecrets } from './examine-hook';
import { KnownRegistrations } from './known-registrations';

export interface GuardedTrigger {
  id: string;
  workspaceId: string;
  connector: string;
  operation: string;
  connectionId: string | null;
}

const NONE: HookSecrets = { auth: null, registrations: [] };

@Injectable()
export class HookSecretsReader {
  constructor(
    private readonly connections: Connections,
    private readonly registrations: KnownRegistrations,
  ) {}

  /**
   * Without a wait where there is nothing to read.
   * @throws FailureError when the connection is gone or can't be opened: then nobody is let in
   */
  read(trigger: GuardedTrigger, declaration: WebhookTriggerDeclaration): HookSecrets | Promise<HookSecrets> {
    if (trigger.connectionId === null && !declaration.registration) return NONE;
    return this.load(trigger, declaration);
  }

  /** Whether something newer may be known by now than what `read` gave. */
  renewed(trigger: GuardedTrigger, declaration: WebhookTriggerDeclaration): boolean {
    return Boolean(declaration.registration) && this.registrations.forget(trigger);
  }

  private async load(
    trigger: GuardedTrigger,
    { registration }: WebhookTriggerDeclaration,
  ): Promise<HookSecrets> {
    const { workspaceId, connectionId } = trigger;
    const [auth, registrations] = await Promise.all([
      connectionId === null ? null : this.connections.entered(workspaceId, connectionId),
      registration ? this.registrations.of(trigger) : [],
    ]);
    if (connectionId !== null && !auth) throw gone();
    return { auth, registrations };
  }
}

const gone = (): FailureError =>
  new FailureError({
    kind: 'permanent',
    code: 'hook.connection_gone',
    message: 'The connection of this trigger does not exist any more.',
  });
