/** A description in, the same ready to be applied to messages out: made once for each connection. */
import { createHmac } from 'node:crypto';

import type {
  EventDescription,
  HeartbeatDescription,
  MessageRule,
  SignedText,
  WebSocketDescription,
} from '#connector-sdk';

import { compileConditions } from './condition';
import { type Path, requirePath, valueAt } from './path';
import { compileTemplate, compileWritten, type Rendered, type Scope } from './template';

export interface CompiledEvent {
  body: Path | null;
  each: boolean;
  key: Rendered<string>;
  headers: readonly (readonly [name: string, value: Rendered<string>])[];
  ack: Rendered<string | null>;
}

export interface CompiledRule {
  fits: (scope: Scope) => boolean;
  keep: readonly (readonly [name: string, value: Rendered])[];
  send: readonly Rendered<string>[];
  event: CompiledEvent | null;
  ready: boolean;
  heartbeat: MessageRule['heartbeat'] | null;
  end: MessageRule['end'] | null;
}

export interface CompiledHeartbeat {
  /** Null: not known yet. */
  everyMs: Rendered<number | null>;
  message: Rendered<string>;
  answered: boolean;
  firstAtRandom: boolean;
}

export interface CompiledConversation {
  onOpen: readonly Rendered<string>[];
  onResume: readonly Rendered<string>[] | null;
  rules: readonly CompiledRule[];
  /** Whether there is a rule by which it becomes ready. */
  hasLogin: boolean;
  heartbeat: CompiledHeartbeat | null;
}

/** Throws `RangeError` when a path of the description is none. */
export function compileConversation(description: WebSocketDescription): CompiledConversation {
  const { onOpen = [], onResume, rules = [{ event: {} }], heartbeat } = description;
  return {
    onOpen: onOpen.map(compileMessage),
    onResume: onResume?.map(compileMessage) ?? null,
    rules: rules.map(compileRule),
    hasLogin: rules.some(({ ready }) => ready),
    heartbeat: heartbeat ? compileHeartbeat(heartbeat) : null,
  };
}

/** A text is sent as it is, anything else as JSON. */
function compileMessage(template: Parameters<typeof compileTemplate>[0]): Rendered<string> {
  const render = compileTemplate(template);
  return (scope) => {
    const value = render(scope);
    return typeof value === 'string' ? value : JSON.stringify(value);
  };
}

function compileRule({
  when,
  keep = {},
  sign = [],
  send = [],
  event,
  ready,
  heartbeat,
  end,
}: MessageRule): CompiledRule {
  const kept = Object.entries(keep).map(([name, value]) => [name, compileTemplate(value)] as const);
  const signed = sign.map((text) => [text.into, compileSignature(text)] as const);
  return {
    fits: compileConditions(when),
    keep: [...kept, ...signed],
    send: send.map(compileMessage),
    event: event ? compileEvent(event) : null,
    ready: ready ?? false,
    heartbeat: heartbeat ?? null,
    end: end ?? null,
  };
}

function compileSignature({ algorithm, key, content }: SignedText): Rendered<string> {
  const keyOf = compileWritten(key);
  const contentOf = compileWritten(content);
  return (scope) => createHmac(algorithm, keyOf(scope)).update(contentOf(scope)).digest('hex');
}

function compileEvent({ body, each, key, headers = {}, ack }: EventDescription): CompiledEvent {
  return {
    body: body === undefined ? null : requirePath(body),
    each: each ?? false,
    key: key === undefined ? () => '' : compileWritten(key),
    headers: Object.entries(headers).map(([name, value]) => [name, compileWritten(value)] as const),
    ack: ack === undefined ? () => null : compileMessage(ack),
  };
}

function compileHeartbeat({
  everyMs,
  send,
  answered,
  firstAtRandom,
}: HeartbeatDescription): CompiledHeartbeat {
  return {
    everyMs: typeof everyMs === 'number' ? () => everyMs : compileNumber(everyMs),
    message: compileMessage(send),
    answered: answered ?? false,
    firstAtRandom: firstAtRandom ?? false,
  };
}

function compileNumber({
  path: text,
  factor = 1,
}: {
  path: string;
  factor?: number;
}): Rendered<number | null> {
  const path = requirePath(text);
  return (scope) => {
    const value = valueAt(scope, path);
    return typeof value === 'number' && Number.isFinite(value) ? value * factor : null;
  };
}
