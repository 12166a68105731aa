/** Which addresses may be dialled: an IP in, a verdict out. Names never come here, only what they resolve to. */
import { isIP } from 'node:net';

import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** CIDRs that may be reached although private. Made by `parseAllow`. */
export type AllowList = readonly (readonly [network: Address, bits: number])[];

export interface AddressVerdict {
  allowed: boolean;
  /** What the address is: `unicast`, `loopback`, `private`, `linkLocal`, `allowed`, `notAnAddress`… */
  range: string;
}

/** Unicast by its number, but answered by the cloud's own machinery: the Azure platform address. */
const METADATA_IPV4 = [ipaddr.IPv4.parseCIDR('168.63.129.16/32')];

/** All that IANA has given out for global unicast (RFC 4291 §2.4); everything outside is refused. */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Reads `SLUICE_OUTBOUND_ALLOW`'s entries: CIDRs, or lone addresses, which mean themselves.
 * Throws `Error` naming the entry that is neither.
 */
export function parseAllow(entries: readonly string[]): AllowList {
  return entries.map((entry) => {
    try {
      if (entry.includes('/')) return ipaddr.parseCIDR(entry);
      const address = ipaddr.parse(entry);
      return [address, address.kind() === 'ipv4' ? 32 : 128] as const;
    } catch {
      throw new Error(`‘${entry}’ is neither an IP address nor a CIDR.`);
    }
  });
}

function isNamed(address: Address, allow: AllowList): boolean {
  return allow.some(([network, bits]) => address.kind() === network.kind() && address.match(network, bits));
}

function embeddedIpv4(address: ipaddr.IPv6): ipaddr.IPv4 | null {
  return address.isIPv4MappedAddress() ? address.toIPv4Address() : null;
}

function rangeOf(address: Address): string {
  const range: string = address.range();
  if (range !== 'unicast') return range;
  if (address instanceof ipaddr.IPv4) {
    return METADATA_IPV4.some(([network, bits]) => address.match(network, bits)) ? 'metadata' : range;
  }
  return address.match(GLOBAL_IPV6) ? range : 'reserved';
}

/**
 * Whether an IP may be dialled. Only global unicast is, besides what `allow` names; an IPv4 CIDR in `allow` also
 * covers its mapped form (`::ffff:0:0/96`), but no translated one. Anything that is not an IP in its plain spelling is
 * refused.
 */
export function checkAddress(ip: string, allow: AllowList | readonly string[]): AddressVerdict {
  if (!isIP(ip) || !ipaddr.isValid(ip)) return { allowed: false, range: 'notAnAddress' };
  const list = isParsed(allow) ? allow : parseAllow(allow);
  const address = ipaddr.parse(ip);
  const embedded = address instanceof ipaddr.IPv6 ? embeddedIpv4(address) : null;
  if (isNamed(address, list) || (embedded && isNamed(embedded, list)))
    return { allowed: true, range: 'allowed' };
  const range = rangeOf(address);
  return { allowed: range === 'unicast', range };
}

function isParsed(allow: AllowList | readonly string[]): allow is AllowList {
  return typeof allow[0] !== 'string';
}
