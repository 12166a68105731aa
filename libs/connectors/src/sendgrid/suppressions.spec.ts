import { fakeActionContext, serviceStandIn } from '#testing';

import { connector } from '.';
import { listSuppressions } from './list-suppressions.action';

const AUTH = { kind: 'access', fields: { token: 'SG.token', server: 'api.sendgrid.com' } };
const addresses = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ email: `a${at}@example.com` }));

it('goes through the pages until there are enough', async () => {
  const answers = [addresses(500), addresses(500), addresses(3)].map((json) => ({
    request: { method: 'GET', url: '' },
    response: { status: 200, json },
  }));
  const { http, sent } = serviceStandIn(answers);
  const input = { kind: 'unsubscribes', limit: 600 };
  const output = await listSuppressions.run(
    fakeActionContext(input, { connector, auth: AUTH, http }) as never,
  );
  expect(output).toMatchObject({ count: 600 });
  expect(sent.map(({ url }) => new URL(url).search)).toEqual([
    '?limit=500&offset=0',
    '?limit=500&offset=500',
  ]);
});
