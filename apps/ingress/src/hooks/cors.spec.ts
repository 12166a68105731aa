import type { FastifyReply, FastifyRequest } from 'fastify';

import { addCorsHeaders, answerPreflight, isPreflight, readCors } from './cors';

function replied() {
  const headers: Record<string, string> = {};
  const reply = {
    status: 200,
    header(name: string, value: string) {
      headers[name] = value;
      return reply;
    },
    code(status: number) {
      reply.status = status;
      return reply;
    },
    send: () => reply,
  };
  return { headers, reply: reply as unknown as FastifyReply, status: () => reply.status };
}
const asking = (headers: Record<string, string>, method = 'POST') =>
  ({ method, headers }) as unknown as FastifyRequest;

describe('who may send from a browser', () => {
  const answer = (origins: string[], origin?: string) => {
    const { headers, reply } = replied();
    addCorsHeaders(readCors({ origins })!, asking(origin === undefined ? {} : { origin }), reply);
    return headers;
  };

  it('is nobody unless somebody is named', () => {
    expect(readCors(null)).toBeNull();
    expect(readCors({ origins: [] })).toBeNull();
  });

  it.each([
    [['https://shop.example'], 'https://shop.example', 'https://shop.example'],
    [[' HTTPS://Shop.example/ '], 'https://shop.example', 'https://shop.example'],
    [['https://shop.example'], 'https://shop.example.evil', undefined],
    [['https://shop.example'], 'null', undefined],
    [['https://shop.example'], undefined, undefined],
    [['*'], 'https://anybody.example', '*'],
  ])('%j: an answer to %s allows %s', (origins, origin, allowed) => {
    const headers = answer(origins, origin);
    expect(headers['access-control-allow-origin']).toBe(allowed);
    expect(headers['vary']).toBe(origins.includes('*') ? undefined : 'origin');
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
  });
});

describe('a browser’s question before it sends', () => {
  it('is one by its headers', () => {
    const headers = { origin: 'https://a.example', 'access-control-request-method': 'POST' };
    expect(isPreflight(asking(headers, 'OPTIONS'))).toBe(true);
    expect(isPreflight(asking(headers, 'POST'))).toBe(false);
    expect(isPreflight(asking({ origin: 'https://a.example' }, 'OPTIONS'))).toBe(false);
  });

  it('is told what it may send', () => {
    const { headers, reply, status } = replied();
    const asked = { 'access-control-request-headers': 'content-type, x-shop' };
    answerPreflight(['POST', 'PUT'], asking(asked, 'OPTIONS'), reply);
    expect(status()).toBe(204);
    expect(headers).toEqual({
      'access-control-allow-methods': 'POST, PUT',
      'access-control-allow-headers': 'content-type, x-shop',
      'access-control-max-age': '600',
    });
  });

  it('is not told what is no list of names', () => {
    const { headers, reply } = replied();
    answerPreflight(['POST'], asking({ 'access-control-request-headers': 'a\u0000b;<' }, 'OPTIONS'), reply);
    expect(headers).not.toHaveProperty('access-control-allow-headers');
  });
});
