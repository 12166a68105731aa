/** A WebSocket's URL as text in, the place to connect to out. */
import type { AllowList } from '../addresses';
import { outboundFailure } from '../failures';
import { parseTarget } from '../target';

export interface SocketUrl {
  /** Without credentials and fragment. */
  url: string;
  /** As `URL` spells it. */
  hostname: string;
  port: number;
  secure: boolean;
  /** The `Basic` value made of `user:password@`, where the URL had them. */
  authorization: string | null;
  /** Scheme, host and path only: queries tend to hold keys. For errors. */
  shown: string;
}

/** Throws `outbound.bad_url` or `outbound.blocked_address`. */
export function parseSocketTarget(text: string, allow: AllowList): SocketUrl {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || (url.protocol !== 'ws:' && url.protocol !== 'wss:')) {
    throw outboundFailure('outbound.bad_url', {
      message: 'The address is not a valid WebSocket URL. It begins with wss:// or ws://.',
    });
  }
  // Both are special schemes: hosts, ports and paths are spelt as in http and https (WHATWG URL, §3.3).
  const target = parseTarget(url.href.replace(/^ws/, 'http'), allow);
  const secure = url.protocol === 'wss:';
  return {
    url: target.url.replace(/^http/, 'ws'),
    hostname: url.hostname,
    port: Number(url.port) || (secure ? 443 : 80),
    secure,
    authorization: target.authorization,
    shown: target.shown.replace(/^http/, 'ws'),
  };
}
