import { randomBytes } from 'node:crypto';

import type { Config } from '#config';
import { newId } from '#kernel';

import { LinkMaker } from './links';

const config = { publicUrl: 'https://sluice.example', encryptionKeys: [randomBytes(32).toString('base64')] };
const links = new LinkMaker(config as unknown as Config);
const tokenOf = (url: string): string => url.split('/').at(-1)!;
const runId = newId();

describe('links', () => {
  it('are the same every time, and read back', () => {
    const made = links.linksOf(runId)('each/17/ask');
    expect(links.linksOf(runId)('each/17/ask')).toEqual(made);
    expect(made.resumeUrl).toMatch(/^https:\/\/sluice\.example\/resume\/[\w-]+$/);
    expect(made.approveUrl).toMatch(/^https:\/\/sluice\.example\/approve\/[\w-]+$/);
    expect(made.declineUrl).toMatch(/^https:\/\/sluice\.example\/approve\/[\w-]+$/);
    for (const [url, purpose] of [
      [made.resumeUrl, 'resume'],
      [made.approveUrl, 'approve'],
      [made.declineUrl, 'decline'],
    ] as const) {
      expect(links.read(tokenOf(url))).toEqual({ purpose, runId, path: 'each/17/ask' });
    }
  });

  it('hold the longest path there can be', () => {
    const path = Array.from({ length: 10 }, () => `${'a'.repeat(63)}/${'b'.repeat(63)}/19999`).join('/');
    expect(links.read(tokenOf(links.linksOf(runId)(path).resumeUrl))?.path).toBe(path);
  });

  it('are refused with any character changed, added or left out', () => {
    const token = tokenOf(links.linksOf(runId)('ask').resumeUrl);
    for (let n = 0; n < token.length; n += 1) {
      const swapped = token[n] === 'A' ? 'B' : 'A';
      expect(links.read(token.slice(0, n) + swapped + token.slice(n + 1))).toBeNull();
      expect(links.read(token.slice(0, n) + token.slice(n + 1))).toBeNull();
      expect(links.read(token.slice(0, n) + 'A' + token.slice(n))).toBeNull();
    }
  });

  it.each([
    '',
    'x',
    'A'.repeat(46),
    'A'.repeat(5000),
    '%00',
    `${'A'.repeat(50)}=`,
    '../../etc/passwd',
    'ä'.repeat(60),
  ])('do not read ‘%s’', (token) => expect(links.read(token)).toBeNull());

  it('of another installation are not ours', () => {
    const theirs = new LinkMaker({
      ...config,
      encryptionKeys: [randomBytes(32).toString('base64')],
    } as unknown as Config);
    expect(links.read(tokenOf(theirs.linksOf(runId)('ask').resumeUrl))).toBeNull();
  });
});
