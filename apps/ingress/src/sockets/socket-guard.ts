/** Every second: whether the triggers that have connections are still as they were, else these are closed. */
import { createHash } from 'node:crypto';

import type { ConnectionCredentials } from '#connector-sdk';
import { type TriggerAddress, TriggerLookup } from '#store';
import { LOGGER, type Logger } from '#telemetry';
import { Connections } from '#vault';
import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';

import type { SocketGroup } from './socket-groups';
import { CLOSE, type Closing } from './socket-session';
import { Sockets, UNPUBLISHED } from './sockets';

const EVERY_MS = 1000;
/** Credentials are looked at less often: each costs a question of its own. */
const CREDENTIALS_EVERY = 5;

@Injectable()
export class SocketGuard implements OnModuleInit, OnModuleDestroy {
  private timer: NodeJS.Timeout | null = null;
  private looking = false;
  private round = 0;

  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly triggers: TriggerLookup,
    private readonly connections: Connections,
    private readonly sockets: Sockets,
  ) {}

  onModuleInit(): void {
    this.timer = setInterval(() => void this.look(), EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    if (this.timer) clearInterval(this.timer);
  }

  private async look(): Promise<void> {
    const groups = this.sockets.groups.all();
    if (this.looking || groups.length === 0) return;
    this.looking = true;
    this.round += 1;
    try {
      const answers = await this.triggers.now(groups.map(({ token }) => token));
      for (const [n, group] of groups.entries()) compare(group, answers[n]!);
      if (this.round % CREDENTIALS_EVERY === 0) for (const group of groups) await this.compareSecrets(group);
    } catch (error) {
      // They stay as they are: what they send is checked once more when it is stored.
      this.logger.warn({ err: error }, 'The triggers of open WebSockets could not be looked at.');
    } finally {
      this.looking = false;
    }
  }

  /** Who connected with credentials that are not good any more has to come again with others. */
  private async compareSecrets({ sockets }: SocketGroup): Promise<void> {
    const [first] = sockets;
    if (!first || first.trigger.connectionId === null) return;
    const { workspaceId, connectionId } = first.trigger;
    const now = digestOf(await this.connections.entered(workspaceId, connectionId));
    for (const socket of [...sockets]) if (digestOf(socket.session.auth) !== now) socket.close(CHANGED);
  }
}

function compare({ sockets }: SocketGroup, answer: TriggerAddress | 'unpublished' | 'unknown'): void {
  for (const socket of [...sockets]) {
    if (typeof answer === 'string') socket.close(UNPUBLISHED);
    else if (isSame(socket.trigger, answer)) socket.trigger = answer;
    else socket.close(CHANGED);
  }
}

/** Other steps are no reason to close: the next message starts a run of the new version. */
const isSame = (before: TriggerAddress, now: TriggerAddress): boolean =>
  before.versionId === now.versionId ||
  (before.connector === now.connector &&
    before.operation === now.operation &&
    before.connectionId === now.connectionId &&
    JSON.stringify(before.input) === JSON.stringify(now.input));

const digests = new WeakMap<ConnectionCredentials, string>();

function digestOf(auth: ConnectionCredentials | null): string {
  if (!auth) return '';
  const known = digests.get(auth);
  if (known !== undefined) return known;
  const digest = createHash('sha256').update(JSON.stringify(auth)).digest('base64');
  digests.set(auth, digest);
  return digest;
}

const CHANGED: Closing = { code: CLOSE.serviceRestart, reason: 'The trigger was changed. Connect again.' };
