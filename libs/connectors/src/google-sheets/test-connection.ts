import { type ServiceContext, textAt, valueAt } from '#connector-sdk';
import { FailureError } from '#kernel';

import { driveUrl } from './api';

/** Google Sheets can't say whose it is, but Drive can; without its scope, only that the sign-in is good. */
export async function testConnection({ api }: ServiceContext): Promise<{ account: string | null }> {
  try {
    const user = valueAt(
      await api.get(driveUrl(api, '/about'), { fields: 'user(displayName,emailAddress)' }),
      'user',
    );
    return { account: textAt(user, 'emailAddress') ?? textAt(user, 'displayName') };
  } catch (error) {
    if (error instanceof FailureError && error.failure.code === 'google-sheets.missing_scope')
      return { account: null };
    throw error;
  }
}
