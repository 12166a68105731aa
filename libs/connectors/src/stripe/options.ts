/** What people choose from: customers, prices, and the subscriptions of a customer. */
import { chosen, type Option, type OptionLoader, textAt, valueAt } from '#connector-sdk';

import { get, objectsIn } from './call';

const PAGE = 50;
/** Shorter ones can't be searched for. */
const SHORTEST = 3;

const optionOf = (object: unknown, label: string, hint: string | null): Option | null => {
  const value = textAt(object, 'id');
  return value === null ? null : { value, label, ...(hint === null ? {} : { hint }) };
};

const lastId = (body: unknown): string | null =>
  valueAt(body, 'has_more') === true ? textAt(objectsIn(body).at(-1), 'id') : null;

/** Newest first; by a part of the name or the mail address, where three letters are given. */
export const customers: OptionLoader = async (context) => {
  const { cursor } = context;
  const search = context.search.trim().replace(/["\\]/g, ' ');
  const isSearch = search.length >= SHORTEST;
  const body = isSearch
    ? await get(context, '/v1/customers/search', {
        query: `name~"${search}" OR email~"${search}"`,
        limit: PAGE,
        page: cursor ?? undefined,
      })
    : await get(context, '/v1/customers', { limit: PAGE, starting_after: cursor ?? undefined });
  const options = objectsIn(body).map((customer) => {
    const [name, email] = [textAt(customer, 'name'), textAt(customer, 'email')];
    return optionOf(customer, name ?? email ?? textAt(customer, 'id') ?? '', name === null ? null : email);
  });
  return {
    options: options.filter((option) => option !== null),
    nextCursor: isSearch ? textAt(body, 'next_page') : lastId(body),
  };
};

/** Those that can be sold, with the product's name. */
export const prices: OptionLoader = async (context) => {
  const wanted = context.search.trim().toLowerCase();
  const body = await get(context, '/v1/prices', {
    active: true,
    expand: ['data.product'],
    limit: 100,
    starting_after: context.cursor ?? undefined,
  });
  const options = objectsIn(body)
    .map((price) => optionOf(price, textAt(price, 'product.name') ?? '', costOf(price)))
    .filter((option) => option !== null)
    .filter(({ label, hint = '' }) => `${label} ${hint}`.toLowerCase().includes(wanted));
  return { options, nextCursor: lastId(body) };
};

function costOf(price: unknown): string | null {
  const amount = valueAt(price, 'unit_amount');
  const currency = textAt(price, 'currency');
  const interval = textAt(price, 'recurring.interval');
  if (typeof amount !== 'number' || currency === null) return textAt(price, 'nickname');
  return `${costText(amount, currency)}${interval === null ? '' : ` every ${interval}`}`;
}

/** How many decimals a currency has is what ISO 4217 says. */
function costText(amount: number, currency: string): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'code' });
  const decimals = format.resolvedOptions().maximumFractionDigits ?? 2;
  return `${(amount / 10 ** decimals).toFixed(decimals)} ${currency.toUpperCase()}`;
}

export const subscriptions: OptionLoader = async (context) => {
  const customer = chosen(context.input, 'customer');
  const body = await get(context, '/v1/subscriptions', {
    customer: customer ?? undefined,
    expand: ['data.customer'],
    limit: PAGE,
    starting_after: context.cursor ?? undefined,
  });
  const wanted = context.search.trim().toLowerCase();
  const options = objectsIn(body)
    .map((subscription) => {
      const who = textAt(subscription, 'customer.name') ?? textAt(subscription, 'customer.email');
      return optionOf(subscription, who ?? textAt(subscription, 'id') ?? '', textAt(subscription, 'status'));
    })
    .filter((option) => option !== null)
    .filter(({ label, value }) => `${label} ${String(value)}`.toLowerCase().includes(wanted));
  return { options, nextCursor: lastId(body) };
};
