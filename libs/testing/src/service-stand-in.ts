/** A service that answers what its examples say, and holds what is sent to it against them. */
import type { Exchange } from '#connector-sdk';
import type { HttpClient, HttpRequest, HttpResponse, HttpStreamClient } from '#kernel';

export interface ServiceStandIn {
  http: HttpClient;
  streams: HttpStreamClient;
  /** In their order, with bodies as text. */
  sent: (Omit<HttpRequest, 'body'> & { body: string | null })[];
}

/** Answers each request with the next exchange's response; throws when there is none left. */
export function serviceStandIn(exchanges: readonly Exchange[]): ServiceStandIn {
  const sent: ServiceStandIn['sent'] = [];
  const answer = async (request: HttpRequest): Promise<HttpResponse> => {
    sent.push({ ...request, body: await textOf(request.body) });
    const exchange = exchanges[sent.length - 1];
    if (!exchange) throw new Error(`The example has no answer to ${request.method} ${request.url}.`);
    const { status, headers = {}, body, json } = exchange.response;
    const type: Record<string, string> = json === undefined ? {} : { 'content-type': 'application/json' };
    const bytes = json === undefined ? (body ?? '') : JSON.stringify(json);
    return { status, url: request.url, headers: { ...type, ...headers }, body: Buffer.from(bytes) };
  };
  return {
    sent,
    http: { request: answer },
    streams: {
      open: async (request) => {
        const { body, ...head } = await answer(request);
        return { ...head, body: oneChunk(body) };
      },
    },
  };
}

async function* oneChunk(body: Buffer): AsyncIterable<Buffer> {
  if (body.length > 0) yield body;
}

async function textOf(body: HttpRequest['body']): Promise<string | null> {
  if (body === null || body === undefined) return null;
  if (typeof body === 'string') return body;
  if (body instanceof Uint8Array) return Buffer.from(body).toString('utf8');
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
