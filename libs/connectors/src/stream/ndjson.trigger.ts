/** A person's settings in, a stream of JSON lines described as data out. */
import { defineStreamTrigger } from '#connector-sdk';

import { AUTH_KEYS } from './auth';
import { requestProblems } from './describe';
import { BodyOutput } from './fields';
import { describeJsonStream, JsonStreamInput, parseJsonEvent } from './json-stream';

export const ndjsonTrigger = defineStreamTrigger({
  key: 'ndjson',
  title: 'JSON lines',
  description: 'Listens to an answer without an end that has a JSON text on each line (NDJSON, JSON Lines).',
  auth: { kinds: AUTH_KEYS, required: false },
  input: JsonStreamInput,
  output: BodyOutput,
  problems: requestProblems,
  describe: (input, auth) => describeJsonStream('ndjson', input, auth),
  parse: parseJsonEvent,
});
