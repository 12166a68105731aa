/** https://www.twilio.com/docs/sendgrid/api-reference/bounces-api/retrieve-all-bounces and its neighbours */
import { Type } from 'typebox';

import {
  answerShape,
  type ApiRequest,
  defineAction,
  given,
  listOf,
  PermanentError,
  someList,
  someNumber,
} from '#connector-sdk';

import { suppressionFields } from './answers';
import { suppressionKind } from './suppressions';

const PAGE = 500;

export const listSuppressions = defineAction({
  key: 'list_suppressions',
  title: 'List addresses that get no mails',
  description: 'Mail addresses that bounced, were blocked, complained, are not valid or unsubscribed.',
  input: Type.Object(
    {
      kind: suppressionKind,
      since: Type.Optional(
        Type.String({
          title: 'Since',
          description: 'A date and time. Left out: all.',
          maxLength: 100,
          ui: { placeholder: '2026-01-01T00:00:00Z' },
        }),
      ),
      limit: Type.Optional(Type.Integer({ title: 'At most', minimum: 1, maximum: 10_000, default: 500 })),
    },
    { additionalProperties: false },
  ),
  output: answerShape({
    addresses: someList('Addresses', suppressionFields),
    count: someNumber('How many'),
  }),
  idempotent: true,
  async run({ input, api }) {
    const limit = input.limit ?? PAGE;
    const size = Math.min(limit, PAGE);
    const since = input.since ? Date.parse(input.since) : null;
    if (Number.isNaN(since)) {
      throw new PermanentError({
        code: 'sendgrid.bad_time',
        message: '‘Since’ is no date and time. Write it as 2026-01-01T00:00:00Z.',
      });
    }
    const query = { limit: size, ...given({ start_time: since === null ? null : Math.floor(since / 1000) }) };
    const addresses: unknown[] = [];
    const first: ApiRequest = { path: `/suppression/${input.kind}`, query: { ...query, offset: 0 } };
    const pages = api.pages(first, ({ body }, asked) =>
      listOf(body).length < size || addresses.length >= limit
        ? null
        : { ...asked, query: { ...query, offset: addresses.length } },
    );
    for await (const { body } of pages) addresses.push(...listOf(body));
    const found = addresses.slice(0, limit);
    return { addresses: found, count: found.length };
  },
});
