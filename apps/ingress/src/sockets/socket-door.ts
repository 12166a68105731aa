/** A request for a WebSocket at a trigger's address → the socket, or why not. */
import { CONFIG, type Config } from '#config';
import {
  type ConnectionCredentials,
  headerFields,
  type SocketContext,
  type SocketRequest,
  type SocketTriggerDeclaration,
  type Verdict,
} from '#connector-sdk';
import { pairs } from '#intake';
import { CodedError } from '#kernel';
import { SocketChannel } from '#queue';
import type { TriggerAddress } from '#store';
import { Connections } from '#vault';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { locateHook } from '../hooks/arriving-hook';
import { RefusedHookError } from '../hooks/examine-hook';
import { RateLimits } from '../hooks/rate-limits';
import { acceptSocket } from './accept-socket';
import type { SocketSession } from './socket-session';
import { Sockets } from './sockets';
import { withoutParameters } from './without-parameters';
import { upgradeOf } from './upgrades';

export interface SocketAddress {
  trigger: TriggerAddress;
  declaration: SocketTriggerDeclaration;
  token: string;
  /** Where the token begins in the path. */
  addressEnd: number;
}

/** Connections to one trigger in a second, and at once. */
const RATE = { perSecond: 100, burst: 200 };

@Injectable()
export class SocketDoor {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly connections: Connections,
    private readonly rates: RateLimits,
    private readonly channel: SocketChannel,
    private readonly sockets: Sockets,
  ) {}

  /** @throws CodedError that says why it is refused; what the database throws */
  async open(address: SocketAddress, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { trigger, declaration, token } = address;
    const upgrade = upgradeOf(request.raw);
    if (!upgrade) throw upgradeRequired();
    this.rates.take(`socket:${trigger.id}`, RATE);
    requireOrigin(declaration.origins?.(trigger.input) ?? null, request.headers.origin);
    const protocol = agree(declaration.protocols?.(trigger.input) ?? [], request.headers);
    const auth = await this.credentials(address);
    const place = locateHook(request.url, address.addressEnd);
    const context: SocketContext<Record<string, unknown>> = { input: trigger.input, auth };
    const asked: SocketRequest = {
      ...place,
      fields: headerFields(pairs(request.raw.rawHeaders)),
      address: request.ip,
    };
    const verdict = declaration.verify?.(asked, context) ?? ALL;
    if (verdict !== 'first message' && !verdict.ok) throw new RefusedHookError(verdict.code, verdict);
    const limits = declaration.limits(trigger.input);
    const giveBack = this.takeSeat(trigger, token, limits.maxConnections);
    reply.hijack();
    const ws = acceptSocket(request.raw, {
      maxMessageBytes: Math.min(limits.maxMessageBytes, this.config.bodyLimitBytes),
      protocol,
    });
    if (!ws) {
      giveBack();
      return reply;
    }
    const session: SocketSession = {
      id: this.channel.newSocketId(),
      ...{ trigger, declaration, limits, auth, protocol },
      address: request.ip,
      path: place.path,
      query: withoutParameters(place.query, declaration.secretParameters?.(context) ?? []),
    };
    const socket = this.sockets.open(ws, session, giveBack);
    if (verdict === 'first message') socket.expectFirstMessage(upgrade.socket);
    else socket.admit();
    return reply;
  }

  private async credentials({ trigger, declaration }: SocketAddress): Promise<ConnectionCredentials | null> {
    const { workspaceId, connectionId } = trigger;
    const auth = connectionId === null ? null : await this.connections.credentials(workspaceId, connectionId);
    if (!auth && (connectionId !== null || declaration.auth?.required))
      throw new RefusedHookError('hook.no_connection', {
        message: 'The connection that says who may connect is missing, so nobody may.',
      });
    return auth;
  }

  private takeSeat({ id, workspaceId, workflowId }: TriggerAddress, token: string, max: number): () => void {
    const { groups, isStopping } = this.sockets;
    if (isStopping || groups.size >= this.config.socketLimit) throw full();
    const seat = groups.take({ workspaceId, workflowId, triggerId: id, token }, max);
    if (!seat) throw tooMany(max);
    return seat.giveBack;
  }
}

const ALL: Verdict = { ok: true };

/** Browsers say from which page; programs don't, and could say anything. */
function requireOrigin(allowed: readonly string[] | null, origin: string | undefined): void {
  if (!allowed || origin === undefined) return;
  const isAllowed = allowed.some((one) => one === '*' || normal(one) === normal(origin));
  if (!isAllowed)
    throw new RefusedHookError('hook.wrong_origin', {
      status: 403,
      message: 'Pages of this origin may not connect to this trigger.',
    });
}

const normal = (origin: string): string => origin.trim().toLowerCase().replace(/\/+$/, '');

function agree(spoken: readonly string[], headers: FastifyRequest['headers']): string | null {
  if (spoken.length === 0) return null;
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  const agreed = spoken.find((name) => offered.includes(name));
  if (agreed !== undefined) return agreed;
  throw new CodedError(
    'request.invalid',
    `Offer a sub-protocol that this trigger speaks: ${spoken.join(', ')}.`,
  );
}

const upgradeRequired = (): CodedError =>
  new CodedError('hook.upgrade_required', 'Connect to this trigger by WebSocket.', {
    headers: { upgrade: 'websocket', connection: 'upgrade' },
  });

const full = (): CodedError =>
  new CodedError('server.unavailable', 'This server takes no more connections. Come again in a moment.', {
    headers: { 'retry-after': '5' },
  });

const tooMany = (max: number): CodedError =>
  new CodedError('rate.limited', `This trigger takes ${max} connections at once. Come again later.`, {
    headers: { 'retry-after': '30' },
  });
