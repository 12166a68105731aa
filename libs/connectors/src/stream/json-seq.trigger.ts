/** A person's settings in, a JSON text sequence described as data out. */
import { defineStreamTrigger } from '#connector-sdk';

import { AUTH_KEYS } from './auth';
import { requestProblems } from './describe';
import { BodyOutput } from './fields';
import { describeJsonStream, JsonStreamInput, parseJsonEvent } from './json-stream';

export const jsonSeqTrigger = defineStreamTrigger({
  key: 'json-seq',
  title: 'JSON text sequence',
  description:
    'Listens to an answer without an end whose JSON texts begin with a record separator (RFC 7464).',
  auth: { kinds: AUTH_KEYS, required: false },
  input: JsonStreamInput,
  output: BodyOutput,
  problems: requestProblems,
  describe: (input, auth) => describeJsonStream('json-seq', input, auth),
  parse: parseJsonEvent,
});
