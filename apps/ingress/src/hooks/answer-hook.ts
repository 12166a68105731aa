/** What became of an event in → what its sender is told at once. */
import type { ArrivingRequest } from '#connector-sdk';
import type { StoredEvent } from '#store';
import type { FastifyReply } from 'fastify';

import type { HookPlan } from './hook-plan';
import { sendPlainAnswer } from './plain-answer';

/** The trigger's own answer, for an event, one that came before, and one that nobody asked for alike; else 202. */
export function answerHook(
  { declaration, input }: HookPlan,
  arriving: ArrivingRequest,
  stored: Pick<StoredEvent, 'outcome' | 'eventId'> | null,
  reply: FastifyReply,
): FastifyReply {
  const own = declaration.answer?.(input, arriving) ?? null;
  if (own) return sendPlainAnswer(reply, own);
  return reply
    .code(202)
    .header('content-type', 'application/json; charset=utf-8')
    .send(
      stored === null
        ? '{"ignored":true}'
        : stored.outcome === 'duplicate'
          ? `{"eventId":"${stored.eventId}","duplicate":true}`
          : `{"eventId":"${stored.eventId}"}`,
    );
}
