import { type ConnectionCredentials, DEFAULT_TOLERANCE_SECONDS, type SignatureScheme } from '#connector-sdk';

/** What a connection says, as a scheme. */
export function hmacScheme({ fields }: ConnectionCredentials): SignatureScheme {
  const text = (name: string): string | null => {
    const value = fields[name];
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
  };
  const form = text('form') ?? 'whole';
  const content = text('content') ?? '{body}';
  const timestampHeader = text('timestampHeader')?.toLowerCase();
  const tolerance = fields['toleranceSeconds'];
  const idHeader = text('idHeader')?.toLowerCase();
  const hasTimestamp = timestampHeader !== undefined || (form === 'pairs' && content.includes('{timestamp}'));
  return {
    algorithm: `hmac-${oneOf(text('algorithm'), ['sha256', 'sha1', 'sha512'])}`,
    encoding: oneOf(text('encoding'), ['hex', 'base64']),
    signature: {
      headers: [(text('header') ?? '').toLowerCase()],
      form:
        form === 'pairs' || form === 'list'
          ? { kind: form, name: text('name') ?? 'v1' }
          : { kind: 'whole', prefix: text('prefix') ?? '' },
    },
    content,
    ...(hasTimestamp
      ? {
          timestamp: {
            in: timestampHeader === undefined ? { pair: 't' } : { headers: [timestampHeader] },
            unit: oneOf(text('timestampUnit'), ['s', 'ms', 'iso']),
            toleranceSeconds: typeof tolerance === 'number' ? tolerance : DEFAULT_TOLERANCE_SECONDS,
          },
        }
      : {}),
    ...(idHeader === undefined ? {} : { idHeaders: [idHeader] }),
  };
}

/** The first one is what counts when nothing was chosen. */
const oneOf = <T extends string>(value: string | null, known: readonly [T, ...T[]]): T =>
  known.find((one) => one === value) ?? known[0];
