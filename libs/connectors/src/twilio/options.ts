import { foundOptions, listOf, type Option, type OptionsContext, textAt, valueAt } from '#connector-sdk';

import { inAccount, placeOf } from './place';

const optionsOf = (list: unknown, value: string, label: string, hint?: string): Option[] =>
  listOf(list).flatMap((one) => {
    const id = textAt(one, value);
    const more = hint === undefined ? null : textAt(one, hint);
    return id === null
      ? []
      : [{ value: id, label: textAt(one, label) ?? id, ...(more === null ? {} : { hint: more }) }];
  });

/** Numbers of the account; the next page is an address below its host. */
const numbers = (value: string) => async (context: OptionsContext) => {
  const { api, search, cursor } = context;
  const body =
    cursor === null
      ? await api.get(inAccount(context, '/IncomingPhoneNumbers.json'), { PageSize: 1000 })
      : await api.get(placeOf(context, 'api', cursor));
  const found = optionsOf(valueAt(body, 'incoming_phone_numbers'), value, 'phone_number', 'friendly_name');
  return { ...foundOptions(found, search), nextCursor: textAt(body, 'next_page_uri') };
};

/** Lists of the newer products say in `meta` what they are called and where they go on. */
const listed = (host: Parameters<typeof placeOf>[1], path: string) => async (context: OptionsContext) => {
  const { api, search, cursor } = context;
  const first = { PageSize: 100 };
  const body =
    cursor === null
      ? await api.get(placeOf(context, host, path), first)
      : await api.get(placeOf(context, host, path) + cursor);
  const found = optionsOf(valueAt(body, textAt(body, 'meta.key') ?? ''), 'sid', 'friendly_name', 'sid');
  const next = textAt(body, 'meta.next_page_url');
  return {
    ...foundOptions(found, search),
    nextCursor: next !== null && URL.canParse(next) ? new URL(next).search : null,
  };
};

export const options = {
  numbers: numbers('phone_number'),
  numberSids: numbers('sid'),
  messagingServices: listed('messaging', '/v1/Services'),
  verifyServices: listed('verify', '/v2/Services'),
  contents: listed('content', '/v1/Content'),
};
