/** `/api/openapi.json`, and `/api/docs` to browse it: swagger-ui from this server, without a script in the page. */
import { CONFIG, type Config } from '#config';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { RouteCatalogue } from '../http/route-catalogue';
import { openApiDocument } from './openapi';

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Sluice API</title>
    <link rel="stylesheet" href="/api/docs/swagger-ui.css">
    <link rel="icon" href="/api/docs/favicon-32x32.png">
  </head>
  <body>
    <div id="docs"></div>
    <script src="/api/docs/swagger-ui-bundle.js"></script>
    <script src="/api/docs/start.js"></script>
  </body>
</html>
`;

const START = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#docs', deepLinking: true, validatorUrl: null });
`;

const ASSETS: Record<string, string> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

@Injectable()
export class Docs implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly routes: RouteCatalogue,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    const server = this.host.httpAdapter.getInstance<FastifyInstance>();
    let document: string | null = null;
    server.get('/api/openapi.json', (_request, reply) =>
      reply
        .type('application/json; charset=utf-8')
        .send((document ??= JSON.stringify(openApiDocument(this.routes.all, this.config.publicUrl)))),
    );
    server.get('/api/docs', (_request, reply) => reply.type('text/html; charset=utf-8').send(PAGE));
    server.get('/api/docs/start.js', (_request, reply) =>
      reply.type('text/javascript; charset=utf-8').send(START),
    );
    for (const [name, type] of Object.entries(ASSETS)) {
      server.get(`/api/docs/${name}`, async (_request, reply) => {
        void reply.type(type).header('cache-control', 'public, max-age=86400');
        return readFile(join(dirname(require.resolve('swagger-ui-dist/package.json')), name));
      });
    }
  }
}
