import type { Config } from '#config';
import { CodedError } from '#kernel';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

import { addSecurityHeaders } from './http/security-headers';
import { servePage } from './page/serve-page';

/** What has to be set on the server before it listens. Trigger URLs on the same server are left as they are. */
export function configureApi(app: NestFastifyApplication, config: Config): void {
  const fastify = app.getHttpAdapter().getInstance();
  addSecurityHeaders(fastify, config.publicUrl);
  const parse = fastify.getDefaultJsonParser('error', 'error');
  app.useBodyParser('application/json', { bodyLimit: config.bodyLimitBytes }, (request, body, done) => {
    const text = body.toString('utf8');
    // Many clients name a type without sending a body.
    if (text === '') done(null, undefined);
    else
      void parse(request as FastifyRequest, text, (error, value) =>
        error ? done(malformed(text)) : done(null, value),
      );
  });
  // Files come as they are; whoever wants them reads them, and nobody else gets to.
  fastify.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));
  servePage(fastify);
}

/** Says where the text stops being JSON, as far as the engine tells, but repeats nothing of it. */
function malformed(body: string): CodedError {
  let place = '';
  try {
    JSON.parse(body);
    place = ': a field must not be named __proto__ or constructor';
  } catch (error) {
    const [, position] = /at position (\d+)/.exec(String(error)) ?? [];
    if (position !== undefined) place = ` at character ${Number(position) + 1}`;
  }
  return new CodedError('request.malformed_json', `The body is not valid JSON${place}.`);
}
