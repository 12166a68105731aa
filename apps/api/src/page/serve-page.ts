/** The built web page, and for any address of its own the same page: it routes by itself. */
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

const NOT_BUILT =
  'The page is not built yet. Build it with “npm run build”, then start Sluice again. The API is here: /api/docs\n';

/** `dist/web` at the root of the project, wherever this file runs from. */
export function pageDirectory(): string {
  let directory = __dirname;
  while (!existsSync(join(directory, 'package.json')) && dirname(directory) !== directory)
    directory = dirname(directory);
  return join(directory, 'dist', 'web');
}

/** Addresses that are never the page's, so that a wrong one is a 404 with a reason. */
const OTHERS = /^\/(api|hooks|health|metrics|assets)(\/|\?|$)/;

export function servePage(fastify: FastifyInstance, directory: string = pageDirectory()): void {
  const isBuilt = existsSync(join(directory, 'index.html'));
  if (isBuilt) {
    void fastify.register(fastifyStatic, {
      root: directory,
      wildcard: false,
      index: false,
      decorateReply: true,
      cacheControl: false,
      // Vite puts a hash of the content into the names of what it builds.
      setHeaders: (reply, path) =>
        void reply.header(
          'cache-control',
          path.includes(`${directory}/assets/`) ? 'public, max-age=31536000, immutable' : 'no-cache',
        ),
    });
  }
  const page = (request: FastifyRequest, reply: FastifyReply) => {
    if (OTHERS.test(request.url)) return reply.callNotFound();
    return isBuilt
      ? reply.sendFile('index.html')
      : reply.status(503).type('text/plain; charset=utf-8').send(NOT_BUILT);
  };
  fastify.get('/', page);
  fastify.get('/*', page);
}
