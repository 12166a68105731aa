/** A stored event whose trigger answers when its run has finished in → that answer, or 202 when it takes too long. */
import type { ReturnResponse } from '#engine';
import { CodedError, toProblemDocument } from '#kernel';
import type { RunOutcome } from '#store';
import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

import { UNTRUSTED } from './hooks/untrusted';
import { RunEnds } from './run-ends';

const JSON_TYPE = 'application/json; charset=utf-8';
/** RFC 9110 §15.3.5, §15.3.6 and §15.4.5. */
const WITHOUT_BODY = [204, 205, 304];

@Injectable()
export class AnswerWhenFinished {
  constructor(private readonly ends: RunEnds) {}

  async answer(
    reply: FastifyReply,
    { eventId, runId }: { eventId: string; runId: string },
    deadlineMs: number,
  ): Promise<FastifyReply> {
    const waiting = this.ends.wait(runId, deadlineMs);
    reply.raw.once('close', () => waiting.giveUp());
    const ended = await waiting.outcome;
    if (!ended) return send(reply, 202, { eventId, runId });
    if (ended.status === 'filtered') return send(reply, 200, { runId, status: ended.status });
    if (ended.status !== 'succeeded') return fail(reply, ended);
    const { value, response } = ended.result ?? {};
    return response ? respond(reply, response as ReturnResponse) : send(reply, 200, value ?? null);
  }
}

const send = (reply: FastifyReply, status: number, body: unknown): FastifyReply =>
  reply.code(status).headers(UNTRUSTED).header('content-type', JSON_TYPE).send(JSON.stringify(body));

/** Its headers were checked when the run returned it. */
function respond(reply: FastifyReply, { status, headers, body }: ReturnResponse): FastifyReply {
  reply.code(status).headers(headers).headers(UNTRUSTED);
  if (WITHOUT_BODY.includes(status)) return reply.removeHeader('content-type').send();
  const text = typeof body === 'string';
  if (body !== null && !Object.hasOwn(headers, 'content-type'))
    reply.header('content-type', text ? 'text/plain; charset=utf-8' : JSON_TYPE);
  if (body === null) return reply.send();
  return reply.send(text ? body : JSON.stringify(body));
}

/** Says that it failed, but nothing of why: that is for those who may look at the run. */
function fail(reply: FastifyReply, { id, status }: RunOutcome): FastifyReply {
  const error = new CodedError('run.failed', `The run ${id} ended as ${status}. Look at it in Sluice.`);
  return reply
    .code(error.status)
    .header('content-type', 'application/problem+json')
    .send(JSON.stringify(toProblemDocument(error)));
}
