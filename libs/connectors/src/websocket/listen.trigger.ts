/** A person's settings in, a WebSocket described as data out: any service that speaks JSON or text. */
import { Type } from 'typebox';

import {
  authToken,
  type ConnectionCredentials,
  credentialsHeader,
  defineStreamTrigger,
  type MessageCondition,
  type MessageRule,
  type Scalar,
  toTemplate,
  type WebSocketDescription,
} from '#connector-sdk';
import type { Static } from 'typebox';

import { LISTEN_AUTH_KINDS } from './listen-auth';
import { listenInput } from './listen-input';

type Input = Static<typeof listenInput>;
type Reply = NonNullable<Input['replies']>[number];

export const listenTrigger = defineStreamTrigger({
  key: 'listen',
  title: 'Connect to a WebSocket',
  description: 'Connects to a WebSocket of another service and starts a run for every message that comes.',
  auth: { kinds: LISTEN_AUTH_KINDS, required: false },
  input: listenInput,
  output: Type.Object({
    body: Type.Unknown({ title: 'Message' }),
    headers: Type.Record(Type.String(), Type.String(), { title: 'Headers', description: 'Always empty.' }),
    receivedAt: Type.String({ title: 'Received at', format: 'date-time' }),
  }),
  describe(input, auth): WebSocketDescription {
    const { headers, protocols, onOpen, onResume, resumePath, maxMessageBytes } = input;
    return {
      transport: 'websocket',
      url: input.url.trim(),
      headers: { ...headers, ...signedIn(auth, input.url) },
      protocols: protocols ?? [],
      onOpen: (onOpen ?? []).map(toTemplate),
      ...(onResume?.length ? { onResume: onResume.map(toTemplate) } : {}),
      rules: [...(input.replies ?? []).map(replyRule), ...heartbeatAnswer(input), ...eventRules(input)],
      ...heartbeatOf(input),
      ...(resumePath ? { remember: ['resume'] } : {}),
      closes: [
        { codes: input.stopCodes ?? [], then: 'stop' },
        { codes: input.restartCodes ?? [], then: 'restart' },
      ],
      ...(maxMessageBytes === undefined ? {} : { maxMessageBytes }),
    };
  },
});

/** The token kind goes only where the settings say. */
function signedIn(auth: ConnectionCredentials | null, url: string): Record<string, string> {
  if (!auth || auth.kind === authToken.key) return {};
  const { name, value } = credentialsHeader(auth, url);
  return { [name]: value };
}

const at = (path: string | undefined): string => (path ? `message.${path}` : 'message');

/** What a person writes is text; what comes may be a number, or true, or null. */
function valuesOf(text: string): Scalar[] {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'number' || typeof value === 'boolean' || value === null ? [text, value] : [text];
  } catch {
    return [text];
  }
}

function replyRule({ path, value, send, then = 'listen' }: Reply): MessageRule {
  return {
    when: [{ path: at(path), is: valuesOf(value) }],
    ...(send ? { send: [toTemplate(send)] } : {}),
    ...(then === 'ready' ? { ready: true } : {}),
    ...(then === 'reconnect' || then === 'stop' ? { end: { then } } : {}),
  };
}

function heartbeatAnswer({ heartbeat, heartbeatAnswerPath, heartbeatAnswerValue }: Input): MessageRule[] {
  if (!heartbeat || heartbeatAnswerValue === undefined) return [];
  return [
    { when: [{ path: at(heartbeatAnswerPath), is: valuesOf(heartbeatAnswerValue) }], heartbeat: 'answered' },
  ];
}

function heartbeatOf({
  heartbeat,
  heartbeatSeconds,
  heartbeatAnswerValue,
}: Input): Pick<WebSocketDescription, 'heartbeat'> {
  if (!heartbeat) return {};
  return {
    heartbeat: {
      everyMs: (heartbeatSeconds ?? 30) * 1000,
      send: toTemplate(heartbeat),
      answered: heartbeatAnswerValue !== undefined,
    },
  };
}

/** One rule for each way in which a message can be wanted. */
function wanted({ filterPath, filterValues = [] }: Input): MessageCondition[][] {
  if (!filterPath) return [[]];
  const path = at(filterPath);
  if (filterValues.length === 0) return [[{ path, exists: true }]];
  const whole = filterValues.filter((value) => !value.endsWith('*'));
  const begun = filterValues.filter((value) => value.endsWith('*'));
  return [
    ...(whole.length > 0 ? [[{ path, is: whole.flatMap(valuesOf) }]] : []),
    ...begun.map((value) => [{ path, startsWith: value.slice(0, -1) }]),
  ];
}

function eventRules(input: Input): MessageRule[] {
  const { eventPath, split = false, idPath, ack, resumePath } = input;
  return wanted(input).map((when) => ({
    when,
    ...(resumePath ? { keep: { resume: `{{${at(resumePath)}}}` } } : {}),
    event: {
      ...(eventPath ? { body: at(eventPath) } : {}),
      each: split,
      ...(idPath ? { key: idOf(idPath, split) } : {}),
      ...(ack ? { ack: toTemplate(ack) } : {}),
    },
  }));
}

const idOf = (path: string, split: boolean): string =>
  split && (path === 'item' || path.startsWith('item.')) ? `{{${path}}}` : `{{${at(path)}}}`;
