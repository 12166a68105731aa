/** The connections at the test addresses of drafts: each of their messages is captured instead of run. */
import { CodedError } from '#kernel';
import { LiveChannel } from '#queue';
import { CaptureRepository, type StoredEvent } from '#store';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';

import { locateHook } from '../hooks/arriving-hook';
import { RefusedHookError } from '../hooks/examine-hook';
import type { Message } from './message-pump';
import type { OpenSocket } from './open-socket';
import { SocketDoor } from './socket-door';
import { contentTypeOf, headersOf } from './socket-headers';
import type { SocketAddress, SocketRoom } from './socket-room';
import type { SocketSession } from './socket-session';
import { Sockets } from './sockets';

/** People try by hand; what is kept is only the newest anyway. */
const MAX_CONNECTIONS = 5;
const MESSAGES_PER_SECOND = 10;
/** Headers of those who are not let in that help to see why. */
const TELLING = ['origin', 'user-agent'] as const;

@Injectable()
export class TestSockets implements SocketRoom {
  /** Connections by workflow. */
  private readonly taken = new Map<string, number>();

  constructor(
    private readonly door: SocketDoor,
    private readonly sockets: Sockets,
    private readonly captures: CaptureRepository,
    private readonly live: LiveChannel,
  ) {}

  /**
   * Who is not let in is captured as well: whoever sets it up can see why.
   * @throws CodedError that says why; what the database throws
   */
  async take(address: SocketAddress, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    try {
      return await this.door.open(this, address, request, reply);
    } catch (error) {
      if (error instanceof RefusedHookError) await this.keepRefusal(address, request, error);
      throw error;
    }
  }

  takeSeat({ trigger: { workflowId } }: SocketAddress): () => void {
    const taken = this.taken.get(workflowId) ?? 0;
    if (taken >= MAX_CONNECTIONS || this.sockets.isStopping) throw tooMany();
    this.taken.set(workflowId, taken + 1);
    return () => {
      const left = (this.taken.get(workflowId) ?? 1) - 1;
      if (left > 0) this.taken.set(workflowId, left);
      else this.taken.delete(workflowId);
    };
  }

  open(ws: WebSocket, session: SocketSession, giveBack: () => void): OpenSocket {
    const messagesPerSecond = Math.min(session.limits.messagesPerSecond, MESSAGES_PER_SECOND);
    const slow = { ...session, limits: { ...session.limits, messagesPerSecond } };
    return this.sockets.open(ws, slow, { store: (message) => this.store(slow, message), closed: giveBack });
  }

  private async store(session: SocketSession, message: Message): Promise<StoredEvent> {
    const { path, query, trigger } = session;
    const headers = headersOf(session, message);
    const captureId = await this.keep(trigger, {
      ...{ path, query, headers, body: message.data, refused: null },
      contentType: contentTypeOf(message),
    });
    return captureId === null
      ? { outcome: 'unpublished', eventId: '', runId: null }
      : { outcome: 'accepted', eventId: captureId, runId: null };
  }

  /** Of what it sent, anything may be somebody's secret: only what can't be is kept. */
  private async keepRefusal(
    { trigger, addressEnd }: SocketAddress,
    { url, headers }: FastifyRequest,
    { reason, message }: RefusedHookError,
  ): Promise<void> {
    await this.keep(trigger, {
      path: locateHook(url, addressEnd).path,
      query: '',
      headers: TELLING.flatMap((name) => (headers[name] === undefined ? [] : [name, headers[name]])),
      contentType: null,
      body: Buffer.alloc(0),
      refused: { code: reason, message },
    });
  }

  private async keep(
    { workspaceId, workflowId }: SocketAddress['trigger'],
    capture: Omit<Parameters<CaptureRepository['insert']>[0], 'workspaceId' | 'workflowId' | 'method'>,
  ): Promise<string | null> {
    const id = await this.captures.insert({ workspaceId, workflowId, method: 'GET', ...capture });
    this.live.publish({ workspaceId, runIds: [] });
    return id;
  }
}

const tooMany = (): CodedError =>
  new CodedError('rate.limited', `A test address takes ${MAX_CONNECTIONS} connections at once.`, {
    headers: { 'retry-after': '5' },
  });
