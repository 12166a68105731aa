/** A trigger that makes itself known to its service in → registered, renewed, or taken back; the store knows nothing of it. */
import { randomBytes } from 'node:crypto';

import { CONFIG, type Config } from '#config';
import {
  CONNECTOR_REGISTRY,
  type ConnectorRegistry,
  type Registration,
  type RegistrationContext,
  type RegistrationDeclaration,
} from '#connector-sdk';
import { FailureError } from '#kernel';
import { ServiceClients } from '#service-client';
import type { GivenRegistration, RegisteredTrigger, RegistrationRow } from '#store';
import { LOGGER, type Logger } from '#telemetry';
import { Connections, RegistrationSealer } from '#vault';
import { Inject, Injectable } from '@nestjs/common';

import { registrationFailure } from './registration-failure';

type Declaration = RegistrationDeclaration<Record<string, unknown>>;

/** A row, as far as its service is concerned. */
export type RegistrationSubject = RegisteredTrigger & Pick<RegistrationRow, 'id' | 'workspaceId' | 'secret'>;

/** For all that is asked of the service at one time. A person may be waiting for it. */
const TIMEOUT_MS = 30_000;
const ONE_CALL_MS = 15_000;
/** Of the secret that is offered to services, as hexadecimal digits, which all of them take. */
const SECRET_BYTES = 24;

@Injectable()
export class Registrar {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CONNECTOR_REGISTRY) private readonly registry: ConnectorRegistry,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly services: ServiceClients,
    private readonly connections: Connections,
    private readonly sealer: RegistrationSealer,
  ) {}

  /** Whether the trigger may register itself at all, whatever its connection. */
  mayRegister({ connector, operation }: Pick<RegisteredTrigger, 'connector' | 'operation'>): boolean {
    return this.declarationOf(connector, operation) !== null;
  }

  /** Whether the service asks the address something before it agrees. */
  greets({ connector, operation }: Pick<RegisteredTrigger, 'connector' | 'operation'>): boolean {
    const trigger = this.registry.trigger(connector, operation);
    return trigger?.kind === 'webhook' && Boolean(trigger.handshake);
  }

  /** Whether it registers itself with the connection that it has. */
  async registers(workspaceId: string, trigger: RegisteredTrigger): Promise<boolean> {
    const declaration = this.declarationOf(trigger.connector, trigger.operation);
    if (!declaration || trigger.connectionId === null) return false;
    const auth = await this.connections.credentials(workspaceId, trigger.connectionId);
    return auth !== null && declaration.kinds.includes(auth.kind);
  }

  /** @param before an earlier one at the same service: with its secret, what is under way still fits */
  sealedSecret(workspaceId: string, id: string, before: RegistrationSubject | null): Buffer {
    const own = (before && this.ownSecretOf(before)) ?? randomBytes(SECRET_BYTES).toString('hex');
    return this.sealer.seal({ workspaceId, id }, { own, given: null });
  }

  /** @throws FailureError with the service's own words */
  async register(subject: RegistrationSubject, token: string): Promise<GivenRegistration> {
    return this.at(subject, token, async (declaration, context) =>
      this.toGiven(subject, await declaration.register(context)),
    );
  }

  /** Makes it last longer, or registers it anew where the service has forgotten it. Throws as `register`. */
  async renew(subject: RegistrationSubject & Pick<RegistrationRow, 'data' | 'expiresAt'>, token: string) {
    return this.at(subject, token, async (declaration, context) => {
      const known = this.known(subject);
      const renewed = declaration.renew ? await declaration.renew(context, known) : null;
      return this.toGiven(subject, renewed ?? (await declaration.register(context)), renewed ? known : null);
    });
  }

  /** Whether there is something that can be renewed or found to be gone. */
  canRenew({
    connector,
    operation,
    expiresAt,
  }: RegisteredTrigger & Pick<RegistrationRow, 'expiresAt'>): boolean {
    return expiresAt !== null || this.declarationOf(connector, operation)?.renew !== undefined;
  }

  /** Throws as `register`. */
  async unregister(
    subject: RegistrationSubject & Pick<RegistrationRow, 'data' | 'expiresAt'>,
    token: string,
  ): Promise<void> {
    await this.at(subject, token, (declaration, context) =>
      declaration.unregister(context, this.known(subject)),
    );
  }

  private ownSecretOf(row: RegistrationSubject): string | null {
    try {
      return this.sealer.open(row, row.secret).own;
    } catch {
      return null;
    }
  }

  private declarationOf(connector: string, operation: string): Declaration | null {
    const trigger = this.registry.trigger(connector, operation);
    return trigger?.kind === 'webhook' ? (trigger.registration ?? null) : null;
  }

  private known({
    data,
    expiresAt,
    ...row
  }: RegistrationSubject & Pick<RegistrationRow, 'data' | 'expiresAt'>): Registration {
    const { own, given } = this.sealer.open(row, row.secret);
    return { data, secret: given ?? own, expiresAt: expiresAt?.toISOString() ?? null };
  }

  /** @param known of the same registration before: a service tells a secret that it chose only once */
  private toGiven(
    subject: RegistrationSubject,
    { data, secret, expiresAt }: Registration,
    known: Registration | null = null,
  ): GivenRegistration {
    const { own } = this.sealer.open(subject, subject.secret);
    const chosen = secret ?? known?.secret ?? null;
    const given = chosen === own ? null : chosen;
    return { data, secret: this.sealer.seal(subject, { own, given }), expiresAt: expiresAt ?? null };
  }

  private async at<Result>(
    subject: RegistrationSubject,
    token: string,
    work: (
      declaration: Declaration,
      context: RegistrationContext<Record<string, unknown>>,
    ) => Promise<Result>,
  ): Promise<Result> {
    const { workspaceId, connector, operation, input, connectionId } = subject;
    const declaration = this.declarationOf(connector, operation);
    if (!declaration) throw gone('The trigger does not register itself in this installation any more.');
    const { own } = this.sealer.open(subject, subject.secret);
    const session = await this.services.open({
      workspaceId,
      connector,
      connectionId,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      timeoutMs: () => ONE_CALL_MS,
      logger: this.logger,
    });
    const url = `${this.config.publicUrl}/hooks/${token}`;
    try {
      return await work(declaration, { ...session.context, input, url, secret: own });
    } catch (error) {
      throw registrationFailure(error, [own, ...session.secrets()]);
    }
  }
}

const gone = (message: string): FailureError =>
  new FailureError({ kind: 'permanent', code: 'registration.impossible', message });
