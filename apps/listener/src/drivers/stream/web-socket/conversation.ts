/** One open WebSocket and its description in: messages → events on the line, answers to the peer, and how it ended. */
import type { ConnectionCredentials, HeldContext, WebSocketDescription } from '#connector-sdk';
import type { OutboundWebSocket, WebSocketMessage } from '#kernel';

import type { CompiledConversation, CompiledRule } from './compile';
import {
  deafEnding,
  type Ending,
  endingByClose,
  endingByRule,
  heartbeatEnding,
  loginEnding,
  silenceEnding,
} from './ending';
import type { EventLine } from './event-line';
import { eventsOf } from './events-of';
import { createReader, type Reader } from './frame';
import { Heartbeat } from './heartbeat';
import type { WebSocketLimits } from './limits';
import type { Memory } from './memory';
import { within } from './pause';
import type { ReadMessage } from './read-message';
import { compileWritten } from './template';

/** What the peer broke with these, or what it sent was not taken. */
const LOST_A_MESSAGE: ReadonlySet<number> = new Set([1007, 1009]);

export interface ConversationParts {
  description: WebSocketDescription;
  compiled: CompiledConversation;
  auth: ConnectionCredentials | null;
  context: HeldContext;
  line: EventLine;
  memory: Memory;
  limits: WebSocketLimits;
}

export class Conversation {
  readonly ended: Promise<Ending>;
  /** How long it worked, in milliseconds of the pulse; 0 when it never did. */
  workedMs = 0;

  private readonly compiled: CompiledConversation;
  private readonly reader: Reader;
  private readonly scope: Record<string, unknown>;
  private readonly state: Record<string, unknown>;
  private readonly heartbeat: Heartbeat | null;
  private readonly unlisten: () => void;
  private readonly openedAt: number;
  private heardAt: number;
  private pingedAt: number;
  private readyAt: number | null = null;
  private unsent = 0;
  private isPaused = false;
  private hasRefused = false;
  private leaving: Ending | null = null;
  private ending: Ending | null = null;
  private resolve: (ending: Ending) => void = () => undefined;

  constructor(
    private readonly socket: OutboundWebSocket,
    private readonly parts: ConversationParts,
  ) {
    const { description, compiled, auth, context, memory, limits } = parts;
    this.compiled = compiled;
    this.reader = createReader(description);
    this.state = memory.recall();
    this.scope = {
      message: null,
      state: this.state,
      auth: auth?.fields ?? {},
      input: context.input,
      beat: 0,
    };
    const { heartbeat } = this.compiled;
    this.heartbeat = heartbeat ? new Heartbeat(heartbeat, limits.leastHeartbeatMs) : null;
    this.openedAt = this.heardAt = this.pingedAt = limits.pulse.time;
    this.ended = new Promise((resolve) => {
      this.resolve = resolve;
    });
    this.unlisten = limits.pulse.listen(() => this.turn());
    socket.onClose((close) => {
      if (LOST_A_MESSAGE.has(close.code) && close.failure) context.status.dropped(1);
      this.over(this.ending ?? this.leaving ?? endingByClose(close, description.closes));
    });
    socket.onActivity(() => {
      this.heardAt = limits.pulse.time;
    });
  }

  /** Says what is to be said first, and listens. */
  begin(): void {
    const { onOpen, onResume } = this.compiled;
    const first = onResume && Object.keys(this.state).length > 0 ? onResume : onOpen;
    for (const message of first) this.send(message(this.scope));
    this.heartbeat?.begin(this.scope, this.parts.limits.pulse.time);
    if (!this.compiled.hasLogin) this.becomeReady();
    this.socket.onMessage((message) => this.receive(message));
  }

  /** No more is read until `resume`: what came is not stored yet. */
  pause(): void {
    this.isPaused = true;
    this.socket.pause();
  }

  resume(): void {
    if (!this.isPaused || this.leaving) return;
    this.isPaused = false;
    // It had no chance to be heard.
    this.heardAt = this.parts.limits.pulse.time;
    this.socket.resume();
  }

  /** Reads no more, and closes it once what came is stored and acknowledged; after `leaveMs` at the latest. */
  async leave(ending: Ending): Promise<void> {
    if (this.leaving) return;
    this.leaving = ending;
    this.pause();
    await within(this.parts.line.settled(), this.parts.limits.leaveMs);
    this.finish(ending);
  }

  /** Closes it; `ended` follows within `closeMs`. */
  finish(ending: Ending): void {
    if (this.ending) return;
    this.ending = ending;
    this.unlisten();
    this.socket.close(this.parts.description.leaveCode ?? 1000);
    const timer = setTimeout(() => {
      this.socket.terminate();
      this.over(ending);
    }, this.parts.limits.closeMs);
    void this.ended.then(() => clearTimeout(timer));
  }

  private over(ending: Ending): void {
    const { pulse } = this.parts.limits;
    if (this.readyAt !== null) this.workedMs = pulse.time - this.readyAt;
    this.readyAt = null;
    this.ending = ending;
    this.unlisten();
    this.resolve(ending);
  }

  private receive(message: WebSocketMessage): void {
    if (this.ending || this.leaving) return;
    try {
      const read = this.reader(message);
      if (read === 'unreadable') this.refuse();
      else if (read) this.apply(read, message);
    } catch (error) {
      // A value that can't be written out, say: too deep.
      this.refuse(error);
    }
  }

  private refuse(error?: unknown): void {
    const { context } = this.parts;
    context.status.dropped(1);
    // Once for each connection: a peer must not write the log.
    if (this.hasRefused) return;
    this.hasRefused = true;
    context.logger.warn({ err: error }, 'A message is not what this protocol is written in; it is let go.');
  }

  private apply(read: ReadMessage, message: WebSocketMessage): void {
    this.scope.message = read.value;
    const rule = this.compiled.rules.find(({ fits }) => fits(this.scope));
    if (!rule) return;
    for (const [name, value] of rule.keep) this.state[name] = value(this.scope) ?? this.state[name];
    const moved = rule.keep.length > 0 && this.parts.memory.note(this.state);
    if (!this.enqueue(rule, read, message, moved) && moved)
      this.parts.line.keep(this.parts.memory.position());
    for (const answer of rule.send) this.send(answer(this.scope));
    this.heartbeat?.begin(this.scope, this.parts.limits.pulse.time);
    if (rule.heartbeat === 'answered') this.heartbeat?.answered();
    else if (rule.heartbeat === 'now') this.beat(this.heartbeat?.next());
    if (rule.ready) this.becomeReady();
    if (rule.end) void this.leave(endingByRule(rule.end, compileWritten(rule.end.message)(this.scope)));
    this.scope.message = null;
  }

  /** Whether there was something to store. */
  private enqueue(rule: CompiledRule, read: ReadMessage, message: WebSocketMessage, moved: boolean): boolean {
    if (!rule.event) return false;
    const { events, bytes } = eventsOf(rule.event, read, message.data, this.scope);
    const ack = rule.event.ack(this.scope);
    if (events.length === 0 && ack === null) return false;
    this.parts.line.add({
      events,
      bytes,
      ...(moved ? { position: this.parts.memory.position() } : {}),
      ...(ack === null ? {} : { stored: () => this.send(ack) }),
    });
    return true;
  }

  private becomeReady(): void {
    if (this.readyAt !== null) return;
    this.readyAt = this.parts.limits.pulse.time;
    this.parts.context.status.connected();
  }

  private send(text: string): void {
    if (this.ending) return;
    this.unsent += 1;
    const done = () => {
      this.unsent -= 1;
    };
    // When it fails, the socket is closing, which is told by itself.
    this.socket.send(text).then(done, done);
    if (this.unsent > this.parts.limits.maxUnsent) this.finish(deafEnding);
  }

  private beat(count: number | undefined): void {
    if (count === undefined || !this.heartbeat) return;
    this.scope.beat = count;
    this.send(this.heartbeat.message(this.scope));
  }

  private turn(): void {
    const { limits, description } = this.parts;
    const now = limits.pulse.time;
    if (this.compiled.hasLogin && this.readyAt === null) {
      if (now - this.openedAt > (description.loginMs ?? limits.loginMs)) return this.finish(loginEnding);
    }
    if (!this.isPaused && now - this.heardAt > limits.silenceMs)
      return this.finish(silenceEnding(limits.silenceMs));
    if (now - this.pingedAt >= limits.pingMs) {
      this.pingedAt = now;
      this.socket.ping().catch(() => undefined);
    }
    const beat = this.heartbeat?.turn(now, limits.pulse.everyMs) ?? null;
    // While nothing is read, no answer can be seen.
    if (beat === 'missed') return this.isPaused ? undefined : this.finish(heartbeatEnding);
    if (beat !== null) this.beat(beat);
  }
}
