/** A person's settings in, a long poll described as data out. */
import { Type } from 'typebox';

import { defineStreamTrigger, type HttpStreamDescription } from '#connector-sdk';

import { AUTH_KEYS } from './auth';
import { filterOf, requestOf, requestProblems, resumeOf } from './describe';
import {
  addressFields,
  BodyOutput,
  filterFields,
  maxMessageBytes,
  pathField,
  requestFields,
  resumeFields,
} from './fields';
import { parseJsonEvent } from './json-stream';

const DEFAULT_EMPTY = [204, 304];

const Input = Type.Object(
  {
    ...addressFields,
    itemsPath: pathField(
      'Where the items are',
      'Names joined by dots that lead to the list in the answer, whose items start a run each. Empty: the answer itself is the list, or the one item.',
      'result',
    ),
    idPath: pathField(
      'What names an item',
      'The field that tells an item from all others. A second item with the same value starts nothing. Empty: every item starts a run.',
      'id',
    ),
    ...resumeFields,
    ...filterFields,
    timeoutSeconds: Type.Optional(
      Type.Integer({
        title: 'Longest wait for an answer, in seconds',
        description: 'It has to be longer than the service holds its answer back.',
        minimum: 1,
        maximum: 3600,
        default: 90,
        ui: { advanced: true },
      }),
    ),
    emptyStatuses: Type.Optional(
      Type.Array(Type.Integer({ minimum: 200, maximum: 599 }), {
        title: 'Statuses that mean: nothing new',
        description: 'After these the service is asked again as if nothing had happened.',
        maxItems: 20,
        uniqueItems: true,
        default: DEFAULT_EMPTY,
        ui: { advanced: true },
      }),
    ),
    ...requestFields,
    maxMessageBytes: maxMessageBytes('Largest answer in bytes', 'A larger one is a failure.'),
  },
  { additionalProperties: false },
);

export const longPollTrigger = defineStreamTrigger({
  key: 'long-poll',
  title: 'Long polling',
  description:
    'Asks an address that answers only when there is news, over and over, and starts a run for each item.',
  auth: { kinds: AUTH_KEYS, required: false },
  input: Input,
  output: BodyOutput,
  problems: requestProblems,
  describe: (input, auth): HttpStreamDescription => ({
    transport: 'long-poll',
    ...requestOf(input, auth),
    ...filterOf(input),
    ...resumeOf(input),
    ...(input.itemsPath ? { eventPath: input.itemsPath } : {}),
    ...(input.idPath ? { eventIdPath: input.idPath } : {}),
    ...(input.maxMessageBytes === undefined ? {} : { maxMessageBytes: input.maxMessageBytes }),
    longPoll: {
      emptyStatuses: input.emptyStatuses ?? DEFAULT_EMPTY,
      ...(input.timeoutSeconds === undefined ? {} : { timeoutMs: input.timeoutSeconds * 1000 }),
    },
  }),
  parse: parseJsonEvent,
});
