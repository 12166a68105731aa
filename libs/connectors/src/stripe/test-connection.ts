/** https://docs.stripe.com/api/accounts/retrieve; a restricted key may not have that right, but then the balance's. */
import { type ServiceContext, textAt, valueAt } from '#connector-sdk';

import { accountHeader, get } from './call';

export async function testConnection(context: ServiceContext): Promise<{ account: string | null }> {
  const request = { path: '/v1/account', headers: accountHeader(context), expected: [403] };
  const { status, body } = await context.api.request(request);
  if (status !== 403) {
    const name = textAt(body, 'settings.dashboard.display_name') ?? textAt(body, 'business_profile.name');
    return { account: name ?? textAt(body, 'email') ?? textAt(body, 'id') };
  }
  const isLive = valueAt(await get(context, '/v1/balance'), 'livemode') === true;
  return { account: isLive ? 'an account in live mode' : 'an account in test mode' };
}
