import type { FastifyRequest } from 'fastify';

/** Whether a person's browser asks, rather than a program. */
export const prefersHtml = ({ headers }: FastifyRequest): boolean =>
  /\btext\/html\b/i.test(headers.accept ?? '');
