/** The step's settings in, a request sent, its answer out; an error status is an error unless the step says otherwise. */
import { FailureError, type HttpResponse } from '#kernel';

import { credentialsHeader, defineAction, parseBody, statusError } from '#connector-sdk';

import { buildRequest } from './build-request';
import { RequestInput, RequestOutput } from './input';

/** Doing these twice leaves the same state as doing them once (RFC 9110 §9.2.2). */
const IDEMPOTENT = new Set<string>(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);

export const requestAction = defineAction({
  key: 'request',
  title: 'Send a request',
  description: 'Sends an HTTP request and gives its answer to the next steps.',
  input: RequestInput,
  output: RequestOutput,
  idempotent: (input) => IDEMPOTENT.has(input.method),
  async run({ input, auth, http, idempotencyKey, signal }) {
    const header = auth && credentialsHeader(auth);
    const answer = await http.request({ ...buildRequest(input, header, idempotencyKey), signal });
    if (answer.status >= 400 && input.failOnStatus !== false) {
      throw statusError(answer, { hasAuth: header !== null, secrets: header?.secrets ?? [] });
    }
    return { status: answer.status, url: answer.url, headers: answer.headers, body: await readBody(answer) };
  },
});

/** The effect has happened: a body that is not what its type says is taken as it comes instead of failing the step. */
async function readBody(answer: HttpResponse): Promise<unknown> {
  const type = answer.headers['content-type'];
  try {
    return await parseBody(Array.isArray(type) ? type[0] : type, answer.body);
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return parseBody('text/plain', answer.body);
  }
}
