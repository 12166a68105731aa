/** An answer that a trigger writes itself in → sent, so that it can't act as Sluice's own page. */
import type { PlainAnswer } from '#connector-sdk';
import type { FastifyReply } from 'fastify';

import { UNTRUSTED } from './untrusted';

const CONTENT_SECURITY_POLICY = 'content-security-policy';
const WITHOUT_BODY = [204, 205, 304];

export function sendPlainAnswer(
  reply: FastifyReply,
  { status, headers = {}, body }: PlainAnswer,
): FastifyReply {
  reply.code(status).headers(headers).headers(UNTRUSTED);
  const own = Object.entries(headers).find(([name]) => name.toLowerCase() === CONTENT_SECURITY_POLICY)?.[1];
  // Several policies hold all of them at once (CSP 3 §2.2).
  if (own !== undefined)
    reply.header(CONTENT_SECURITY_POLICY, `${own}, ${UNTRUSTED[CONTENT_SECURITY_POLICY]}`);
  if (body === undefined || WITHOUT_BODY.includes(status)) return reply.send();
  if (!Object.keys(headers).some((name) => name.toLowerCase() === 'content-type'))
    reply.header('content-type', 'text/plain; charset=utf-8');
  return reply.send(body);
}
