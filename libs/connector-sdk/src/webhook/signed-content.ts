/** What a service signs, as a template; and the bytes that it gives for one request. */
import type { ArrivingRequest } from '../trigger/declarations';
import type { ContentFacts, ContentOf } from './signature-scheme';

const PLACE = /\{(body|timestamp|id|url|method|path|query|header:[A-Za-z0-9-]+)\}/g;

type Part = string | { place: string };

const compiled = new Map<string, readonly Part[]>();
const MAX_COMPILED = 500;

function partsOf(template: string): readonly Part[] {
  let parts = compiled.get(template);
  if (!parts) {
    // An odd number of pieces: text, place, text, place … text.
    parts = template.split(PLACE).map((piece, at) => (at % 2 === 0 ? piece : { place: piece }));
    if (compiled.size >= MAX_COMPILED) compiled.clear();
    compiled.set(template, parts);
  }
  return parts;
}

/** The bytes to sign; null when something that the template names is not in the request. */
export function signedContent(
  template: string | ContentOf,
  request: ArrivingRequest,
  facts: ContentFacts,
): Buffer | null {
  if (typeof template === 'function') return template(request, facts);
  const pieces: Buffer[] = [];
  for (const part of partsOf(template)) {
    const piece = typeof part === 'string' ? part : valueOf(part.place, request, facts);
    if (piece === null) return null;
    pieces.push(typeof piece === 'string' ? Buffer.from(piece, 'utf8') : piece);
  }
  return Buffer.concat(pieces);
}

function valueOf(place: string, request: ArrivingRequest, facts: ContentFacts): string | Buffer | null {
  switch (place) {
    case 'body':
      return request.body;
    case 'timestamp':
      return facts.timestamp;
    case 'id':
      return facts.id;
    case 'url':
      return request.url;
    case 'method':
      return request.method;
    case 'path':
      return request.path;
    case 'query':
      return request.query;
    default: {
      const name = place.slice('header:'.length).toLowerCase();
      return Object.hasOwn(request.fields, name) ? (request.fields[name] ?? null) : null;
    }
  }
}
