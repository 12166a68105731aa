/** A request for a WebSocket at a trigger's address → the socket, or why not. */
import { CONFIG, type Config } from '#config';
import {
  ACCEPTED,
  type ConnectionCredentials,
  headerFields,
  type SocketContext,
  type SocketRequest,
} from '#connector-sdk';
import { pairs } from '#intake';
import { SocketChannel } from '#queue';
import { Connections } from '#vault';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { locateHook } from '../hooks/arriving-hook';
import { RefusedHookError } from '../hooks/examine-hook';
import { RateLimits } from '../hooks/rate-limits';
import { acceptSocket } from './accept-socket';
import { agreeOnProtocol, requireOrigin, upgradeRequired } from './examine-opening';
import type { SocketAddress, SocketRoom } from './socket-room';
import { Strangers } from './strangers';
import { upgradeOf } from './upgrades';
import { withoutParameters } from './without-parameters';

/** Connections to one trigger in a second, and at once, over all processes. */
const RATE = { perSecond: 100, burst: 200 };

@Injectable()
export class SocketDoor {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly connections: Connections,
    private readonly rates: RateLimits,
    private readonly channel: SocketChannel,
    private readonly strangers: Strangers,
  ) {}

  /** @throws CodedError that says why it is refused; what the database throws */
  async open(
    room: SocketRoom,
    address: SocketAddress,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const { trigger, declaration } = address;
    const { raw, headers, ip } = request;
    const upgrade = upgradeOf(raw);
    if (!upgrade) throw upgradeRequired();
    this.rates.take(`socket:${trigger.id}`, RATE);
    requireOrigin(declaration.origins?.(trigger.input) ?? null, headers.origin);
    const spoken = declaration.protocols?.(trigger.input) ?? [];
    const protocol = agreeOnProtocol(spoken, headers['sec-websocket-protocol']);
    const auth = await this.credentials(address);
    const place = locateHook(request.url, address.addressEnd);
    const context: SocketContext<Record<string, unknown>> = { input: trigger.input, auth };
    const asked: SocketRequest = { ...place, fields: headerFields(pairs(raw.rawHeaders)), address: ip };
    const verdict = declaration.verify?.(asked, context) ?? ACCEPTED;
    if (verdict !== 'first message' && !verdict.ok) throw new RefusedHookError(verdict.code, verdict);
    const limits = declaration.limits(trigger.input);
    const maxMessageBytes = Math.min(limits.maxMessageBytes, this.config.bodyLimitBytes);
    const takeSeat = (): (() => void) => room.takeSeat(address, limits.maxConnections);
    const isStranger = verdict === 'first message';
    let giveBack = isStranger ? this.strangers.take(address.token, ip) : takeSeat();
    reply.hijack();
    const ws = acceptSocket(raw, { maxMessageBytes, protocol });
    if (!ws) {
      giveBack();
      return reply;
    }
    const id = this.channel.newSocketId();
    const query = withoutParameters(place.query, declaration.secretParameters?.(context) ?? []);
    const session = {
      id,
      trigger,
      declaration,
      limits,
      auth,
      protocol,
      address: ip,
      path: place.path,
      query,
    };
    const socket = room.open(ws, session, () => giveBack());
    const admit = (): void => {
      room.welcome?.(socket);
      socket.admit();
    };
    if (!isStranger) admit();
    else
      socket.expectFirstMessage(upgrade.socket, () => {
        const seat = takeSeat();
        giveBack();
        giveBack = seat;
        admit();
      });
    return reply;
  }

  private async credentials({ trigger, declaration }: SocketAddress): Promise<ConnectionCredentials | null> {
    const { workspaceId, connectionId } = trigger;
    const auth = connectionId === null ? null : await this.connections.entered(workspaceId, connectionId);
    if (!auth && (connectionId !== null || declaration.auth?.required))
      throw new RefusedHookError('hook.no_connection', {
        message: 'The connection that says who may connect is missing, so nobody may.',
      });
    return auth;
  }
}
