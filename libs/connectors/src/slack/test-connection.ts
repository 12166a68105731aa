/** https://docs.slack.dev/reference/methods/auth.test */
import { type ServiceContext, textAt } from '#connector-sdk';

import { write } from './call';

export async function testConnection({ api }: ServiceContext): Promise<{ account: string | null }> {
  const body = await write(api, 'auth.test', {});
  const [user, team] = [textAt(body, 'user'), textAt(body, 'team')];
  return { account: user === null ? team : `${user} in ${team ?? 'Slack'}` };
}
