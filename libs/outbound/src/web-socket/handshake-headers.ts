import { isOwnHeader } from '../headers';

/** A handshake's headers as the caller gave them in, those to send besides the protocol's own (RFC 6455 §4.1) out. */
export function handshakeHeaders(
  given: Record<string, string> | undefined,
  userAgent: string,
  authorization: string | null,
): Record<string, string> {
  const headers: Record<string, string> = { 'user-agent': userAgent };
  if (authorization !== null) headers.authorization = authorization;
  for (const [givenName, value] of Object.entries(given ?? {})) {
    const name = givenName.toLowerCase();
    if (!isOwnHeader(name) && !name.startsWith('sec-websocket-')) headers[name] = value;
  }
  return headers;
}
