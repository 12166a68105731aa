/** https://core.telegram.org/bots/api#getme */
import { type ServiceContext, textAt } from '#connector-sdk';

import { call } from './call';

export async function testConnection({ api }: ServiceContext): Promise<{ account: string | null }> {
  const name = textAt(await call(api, 'getMe'), 'username');
  return { account: name === null ? null : `@${name}` };
}
