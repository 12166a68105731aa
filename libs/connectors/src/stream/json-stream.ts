/** What the two kinds of streams of JSON texts have in common: all but how the texts are told apart. */
import { type Static, Type } from 'typebox';

import {
  type HttpStreamDescription,
  type IncomingRequest,
  parseBody,
  type ConnectionCredentials,
} from '#connector-sdk';

import { filterOf, requestOf, resumeOf } from './describe';
import {
  addressFields,
  filterFields,
  LONGEST_MESSAGE,
  pathField,
  requestFields,
  resumeFields,
  silenceSeconds,
} from './fields';

export const JsonStreamInput = Type.Object(
  {
    ...addressFields,
    ...filterFields,
    eventPath: pathField(
      'Where the event is',
      'Names joined by dots, within the message; empty: the whole message. Of a list there, each item starts a run; a message that has nothing there starts none.',
      'data.order',
    ),
    idPath: pathField(
      'What names an event',
      'The field that tells an event from all others, within the event. A second event with the same value starts nothing. Empty: every event starts a run.',
      'id',
    ),
    ...resumeFields,
    ...requestFields,
    silenceSeconds,
    maxMessageBytes: LONGEST_MESSAGE,
  },
  { additionalProperties: false },
);

export const describeJsonStream = (
  transport: 'ndjson' | 'json-seq',
  input: Static<typeof JsonStreamInput>,
  auth: ConnectionCredentials | null,
): HttpStreamDescription => ({
  transport,
  ...requestOf(input, auth),
  ...filterOf(input),
  ...resumeOf(input),
  ...(input.eventPath ? { eventPath: input.eventPath } : {}),
  ...(input.idPath ? { eventIdPath: input.idPath } : {}),
  ...(input.silenceSeconds === undefined ? {} : { silenceMs: input.silenceSeconds * 1000 }),
  ...(input.maxMessageBytes === undefined ? {} : { maxMessageBytes: input.maxMessageBytes }),
});

export const parseJsonEvent = async ({ body, receivedAt }: IncomingRequest): Promise<unknown> => ({
  body: await parseBody('application/json', body),
  receivedAt,
});
