import type { Config } from '#config';
import ipaddr from 'ipaddr.js';

/** Injection token: whether others than this machine's own users can reach this process. */
export const EXPOSED = Symbol('EXPOSED');

/** Whether either the address it listens at or the address it goes by is more than a loopback one. */
export const isExposed = ({ host, publicUrl }: Pick<Config, 'host' | 'publicUrl'>): boolean =>
  !isLoopback(host) || !isLoopback(new URL(publicUrl).hostname);

function isLoopback(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase();
  if (name === 'localhost' || name.endsWith('.localhost')) return true;
  return ipaddr.isValid(name) && ipaddr.process(name).range() === 'loopback';
}
