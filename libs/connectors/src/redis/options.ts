/** Keys of a server as choices. */
import type { OptionLoader } from '#connector-sdk';

import { runOnRedis } from './run';

const LOOKED_AT = 1000;
const MAX_LOOKS = 20;
const ENOUGH = 50;

/** By SCAN, which stops nobody; large servers are looked through page by page. */
export const loadKeys: OptionLoader = (context) =>
  runOnRedis(context, async (ask) => {
    const found = new Set<string>();
    const pattern = `*${context.search.slice(0, 200).replace(/[\\*?[\]]/g, '\\$&')}*`;
    let cursor = /^\d{1,20}$/.test(context.cursor ?? '') ? (context.cursor ?? '0') : '0';
    for (let n = 0; n < MAX_LOOKS && found.size < ENOUGH; n += 1) {
      const answer = await ask('scan', [cursor, 'MATCH', pattern, 'COUNT', LOOKED_AT]);
      const [next, keys] = Array.isArray(answer) ? (answer as unknown[]) : [];
      for (const key of Array.isArray(keys) ? (keys as unknown[]) : []) found.add(String(key));
      cursor = String(next ?? '0');
      if (cursor === '0') break;
    }
    const options = [...found].sort().map((key) => ({ value: key, label: key }));
    return { options, nextCursor: cursor === '0' ? null : cursor };
  });
