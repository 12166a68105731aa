/** The step's settings in, a request sent, its answer out; an error status is an error unless the step says otherwise. */
import { type ActionContext, type ApiRequest, contentTypeOf, defineAction, fileNameOf } from '#connector-sdk';

import { buildRequest } from './build-request';
import { capped } from './capped';
import { limitsOf, RequestInput, RequestOutput } from './input';
import { readAnswer } from './read-answer';

/** Doing these twice leaves the same state as doing them once (RFC 9110 §9.2.2). */
export const IDEMPOTENT: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);

export const requestAction = defineAction({
  key: 'request',
  title: 'Send a request',
  description: 'Sends an HTTP request and gives its answer to the next steps.',
  input: RequestInput,
  output: RequestOutput,
  idempotent: (input) => IDEMPOTENT.has(input.method),
  async run(context) {
    const { input, api, files } = context;
    const { readAs } = input;
    const request: ApiRequest = {
      ...(await buildRequest(input, context)),
      ...(input.followRedirects === false ? { maxRedirects: 0 } : {}),
      ...(input.failOnStatus === false ? { expected: 'all' } : {}),
    };
    if (readAs === 'file') return saveAnswer(request, context);
    const answer = await api.request(request);
    const { status, url = request.path, headers } = answer;
    const body = await readAnswer(answer, { files, ...(readAs === undefined ? {} : { readAs }) });
    return { status, url, headers, body };
  },
});

async function saveAnswer(
  request: ApiRequest,
  { input, api, files }: ActionContext<RequestInput>,
): Promise<RequestOutput> {
  const { status, url, headers, body: content } = await api.open(request);
  const contentType = contentTypeOf(headers);
  const body = await files.save(capped(content, limitsOf(input).maxResponseBytes), {
    name: input.fileName?.trim() || fileNameOf({ headers, url }),
    ...(contentType === undefined ? {} : { contentType }),
  });
  return { status, url, headers, body };
}
