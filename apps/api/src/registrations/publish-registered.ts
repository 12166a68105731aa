/** A publish in → the trigger made known to its service first, and what it was known by before taken back after. */
import { isDeepStrictEqual } from 'node:util';
import { setTimeout as pause } from 'node:timers/promises';

import { Registrar } from '#intake';
import { CodedError, FailureError } from '#kernel';
import type { TriggerDefinition, WorkflowDefinition } from '#schema';
import {
  RegistrationRepository,
  type RegisteredTrigger,
  type RegistrationRow,
  type WholeWorkflow,
} from '#store';
import { LOGGER, type Logger } from '#telemetry';
import { Inject, Injectable } from '@nestjs/common';

/**
 * After which every ingress knows what is being registered. It looks for changes every 0.5 s, and goes by what it
 * remembers for up to 1.5 s after its last look (TriggerChanges of #store).
 */
const KNOWN_EVERYWHERE_MS = 2200;

/** What is to be published, while it is known to its service already. */
export interface Announced {
  /** Throws when the draft's trigger became another one meanwhile. */
  requireSame(definition: WorkflowDefinition): void;
  /** It is published. */
  settle(): Promise<void>;
  /** It is not. */
  withdraw(): Promise<void>;
}

interface Place {
  workspaceId: string;
  workflowId: string;
  triggerId: string;
}

interface Change {
  /** Null: it does not register itself. */
  trigger: RegisteredTrigger | null;
  /** Of the registration that counts. */
  id: string | null;
  changes: boolean;
}

@Injectable()
export class PublishRegistered {
  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly registrar: Registrar,
    private readonly registrations: RegistrationRepository,
  ) {}

  /**
   * @param whole gives the draft's definition when it can be published; throws otherwise
   * @throws CodedError workflow.invalid at /trigger with what the service said
   */
  async announce(
    workspaceId: string,
    workflow: WholeWorkflow,
    whole: () => Promise<WorkflowDefinition | null>,
  ): Promise<Announced> {
    const place = { workspaceId, workflowId: workflow.id, triggerId: workflow.trigger.id };
    const known = await this.registrations.ofTrigger(workspaceId, place.triggerId);
    const trigger = await this.registering(workspaceId, workflow, whole);
    const announced = (id: string | null, changes: boolean): Announced =>
      this.announced(place, workflow.draft['trigger'], { trigger, id, changes });
    if (!trigger) return announced(null, known.length > 0);
    const active = known.find(({ state }) => state === 'active');
    if (active && isDeepStrictEqual(targetOf(active), trigger)) return announced(active.id, known.length > 1);
    await this.forgetOld(known, workflow.trigger.token);
    const before = known.find(isSameService(trigger)) ?? null;
    return announced(await this.register(place, trigger, workflow, before), true);
  }

  /** Of a workflow that is not published any more. Never fails, and does not wait for the service. */
  async takeBack(workspaceId: string, triggerId: string): Promise<void> {
    await this.later(true, () => this.registrations.settle(workspaceId, triggerId, null));
  }

  /** Null when the draft's trigger does not register itself. */
  private async registering(
    workspaceId: string,
    { draft }: WholeWorkflow,
    whole: () => Promise<WorkflowDefinition | null>,
  ): Promise<RegisteredTrigger | null> {
    const { connector, operation } = (draft['trigger'] ?? {}) as Record<string, unknown>;
    if (!this.registrar.mayRegister({ connector: String(connector), operation: String(operation) }))
      return null;
    const definition = await whole();
    if (!definition) return null;
    const trigger = toRegistered(definition.trigger);
    return (await this.registrar.registers(workspaceId, trigger)) ? trigger : null;
  }

  private async register(
    place: Place,
    trigger: RegisteredTrigger,
    { trigger: { token }, published }: WholeWorkflow,
    before: RegistrationRow | null,
  ): Promise<string> {
    const { workspaceId } = place;
    let secret: Buffer = Buffer.alloc(0);
    const id = await this.registrations.begin(place, trigger, (made) => {
      secret = this.registrar.sealedSecret(workspaceId, made, before);
      return secret;
    });
    try {
      if (published && this.registrar.greets(trigger)) await pause(KNOWN_EVERYWHERE_MS);
      const given = await this.registrar.register({ ...trigger, id, workspaceId, secret }, token);
      await this.registrations.given(workspaceId, id, given);
      return id;
    } catch (error) {
      await this.registrations.withdraw(place, id);
      if (error instanceof FailureError) throw refused(error);
      throw error;
    }
  }

  /** Some services have room for one only, or do not take the same address twice. */
  private async forgetOld(known: readonly RegistrationRow[], token: string): Promise<void> {
    const old = known.filter(({ state, data }) => state === 'unregistering' && data !== null);
    await Promise.all(old.map((row) => this.forget(row, token)));
  }

  private async forget(row: RegistrationRow, token: string): Promise<void> {
    try {
      await this.registrar.unregister(row, token);
      await this.registrations.delete(row);
    } catch (error) {
      this.logger.info({ err: error, registration: row.id }, 'It is taken back later.');
    }
  }

  private announced(place: Place, draft: unknown, { trigger, id, changes }: Change): Announced {
    const { workspaceId, triggerId } = place;
    return {
      requireSame: (definition) => {
        if (!trigger && !this.registrar.mayRegister(definition.trigger)) return;
        if (isDeepStrictEqual(definition.trigger, draft)) return;
        throw new CodedError('conflict.stale', 'The draft was changed by somebody else; publish it again.');
      },
      settle: () => this.later(changes, () => this.registrations.settle(workspaceId, triggerId, id)),
      withdraw: () => this.later(changes && id !== null, () => this.registrations.withdraw(place, id ?? '')),
    };
  }

  /** What fails here is mended by the listener: it compares what is registered with what is published. */
  private async later(needed: boolean, work: () => Promise<void>): Promise<void> {
    if (!needed) return;
    try {
      await work();
    } catch (error) {
      this.logger.warn({ err: error }, 'A registration will be put in order at its next check.');
    }
  }
}

const toRegistered = ({
  connector,
  operation,
  input,
  connectionId,
}: TriggerDefinition): RegisteredTrigger => ({
  connector,
  operation,
  input: input ?? {},
  connectionId: connectionId ?? null,
});

const targetOf = ({ connector, operation, input, connectionId }: RegistrationRow): RegisteredTrigger => ({
  connector,
  operation,
  input,
  connectionId,
});

const isSameService =
  ({ connector, connectionId }: RegisteredTrigger) =>
  (row: RegistrationRow): boolean =>
    row.connector === connector && row.connectionId === connectionId;

const refused = ({ failure }: FailureError): CodedError => {
  const message = `The service did not take the address of this workflow. ${failure.message}`;
  return new CodedError('workflow.invalid', message, {
    problems: [{ pointer: '/trigger', code: 'trigger.registration_failed', message }],
  });
};
