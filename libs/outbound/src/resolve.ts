/** A host in, the addresses that may be dialled for it out. */
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';

import { type AllowList, checkAddress } from './addresses';
import { outboundFailure } from './failures';

/** All addresses of a host name, in the order to try them. Rejects when there are none. */
export type Resolve = (hostname: string) => Promise<string[]>;

/** As the operating system does it, /etc/hosts included. */
export const resolveBySystem: Resolve = async (hostname) =>
  (await lookup(hostname, { all: true, verbatim: true })).map(({ address }) => address);

/** RFC 6761 §6.3: these names are loopback whatever a name server says. */
const LOCALHOST = /(^|\.)localhost\.?$/i;

/** Never empty: throws `outbound.blocked_address` when nothing is left, and what `resolve` throws. */
export async function allowedAddresses(host: string, allow: AllowList, resolve: Resolve): Promise<string[]> {
  const found = await addressesOf(host, resolve);
  const checked = found.filter((address) => checkAddress(address, allow).allowed);
  if (checked.length > 0) return checked;
  if (found.length === 0) throw outboundFailure('outbound.dns', { details: { host } });
  throw outboundFailure('outbound.blocked_address', { details: { host } });
}

async function addressesOf(host: string, resolve: Resolve): Promise<string[]> {
  if (isIP(host)) return [host];
  if (LOCALHOST.test(host)) return ['127.0.0.1', '::1'];
  return resolve(host);
}
