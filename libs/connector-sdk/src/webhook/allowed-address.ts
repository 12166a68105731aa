/** A list of addresses and ranges, and a sender's address in → whether it is let in. */
import ipaddr from 'ipaddr.js';

import type { ArrivingRequest, Verdict } from '../trigger/declarations';
import { ACCEPTED, refuse } from './refusal';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** IPv4 that is written as IPv6 (`::ffff:192.0.2.1`) counts as IPv4. Null for what is no address. */
function addressOf(text: string): Address | null {
  try {
    return ipaddr.process(text.trim());
  } catch {
    return null;
  }
}

function isWithin(address: Address, range: string): boolean {
  try {
    if (!range.includes('/')) {
      const single = addressOf(range);
      return single !== null && single.kind() === address.kind() && sameParts(single, address);
    }
    const [network, bits] = ipaddr.parseCIDR(range.trim());
    return network.kind() === address.kind() && address.match(network, bits);
  } catch {
    return false;
  }
}

const sameParts = (left: Address, right: Address): boolean =>
  left.toByteArray().every((byte, at) => byte === right.toByteArray()[at]);

/** A single address, or a range in CIDR notation; for schemas. */
export const ADDRESS_RANGE_PATTERN = '^[0-9A-Fa-f:.]{2,45}(/[0-9]{1,3})?$';

/** Without a list everybody is let in; with one, nobody whose address is not known or not in it. */
export function verifyAddress(
  { address }: Pick<ArrivingRequest, 'address'>,
  ranges: readonly string[] | undefined,
): Verdict {
  if (!ranges || ranges.length === 0) return ACCEPTED;
  const sender = address === null ? null : addressOf(address);
  return sender !== null && ranges.some((range) => isWithin(sender, range))
    ? ACCEPTED
    : refuse('auth.address');
}
