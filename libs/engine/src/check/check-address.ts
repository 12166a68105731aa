import type { ActionDeclaration, UiHints } from '#connector-sdk';
import type { Problem } from '#kernel';

import { isObject, type Known } from './known';
import { problem } from './step-check';

/** Scheme and host of an address, written out, and nothing that could make the host longer behind them. */
const WRITTEN_OUT = /^\s*[a-z][a-z0-9+.-]*:\/\/[^/?#\\{}\s]+([/?#]|\s*$)/i;

/**
 * Where credentials of a connection go to whatever host an address names, data must not name it: whoever sent the data
 * would be sent the credentials.
 */
export function checkAddress(
  { connectionId, input }: Record<string, unknown>,
  { input: { properties } }: ActionDeclaration,
  { connections }: Known,
  pointer: string,
): Problem[] {
  const connection = typeof connectionId === 'string' ? connections?.get(connectionId) : undefined;
  if (!connection || connection.isHeldToHosts || !isObject(input)) return [];
  return Object.entries(properties)
    .filter(([, schema]) => (schema as { ui?: UiHints }).ui?.address)
    .filter(([name]) => isFromData(input[name]))
    .map(([name]) =>
      problem(
        `${pointer}/input/${name}`,
        'connection.open_address',
        'The credentials of the connection would go to whatever host the data says. Write the address out up to its host, as in https://api.example.com/…, or name the hosts in the connection (“Only for these hosts”).',
      ),
    );
}

/** `{id}` stands for data in some fields as `{{…}}` does in all of them. */
const isFromData = (address: unknown): boolean =>
  typeof address === 'string' && address.includes('{') && !WRITTEN_OUT.test(address);
