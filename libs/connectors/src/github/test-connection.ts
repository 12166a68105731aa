/** https://docs.github.com/en/rest/users/users#get-the-authenticated-user */
import { type ServiceContext, textAt } from '#connector-sdk';

export async function testConnection({ api }: ServiceContext): Promise<{ account: string | null }> {
  return { account: textAt(await api.get('/user'), 'login') };
}
