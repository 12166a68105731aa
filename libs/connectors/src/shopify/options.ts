import {
  chosen,
  foundOptions,
  listOf,
  type Option,
  type OptionPage,
  type OptionsContext,
  textAt,
  valueAt,
} from '#connector-sdk';

import { ask, gid } from './ask';

const PAGE = 50;

/** A page of a connection; Shopify itself searches where the query takes what was typed. */
async function pageOf(
  { api, search, cursor }: OptionsContext,
  { query, name, toOption }: { query: string; name: string; toOption(node: unknown, id: string): Option },
): Promise<OptionPage> {
  const data = await ask(api, query, {
    first: PAGE,
    after: cursor,
    query: search.trim() === '' ? null : search.trim(),
  });
  const nodes = listOf(valueAt(data, `${name}.nodes`));
  return {
    options: nodes.flatMap((node) => {
      const id = textAt(node, 'id');
      return id === null ? [] : [toOption(node, id)];
    }),
    nextCursor:
      valueAt(data, `${name}.pageInfo.hasNextPage`) === true
        ? textAt(data, `${name}.pageInfo.endCursor`)
        : null,
  };
}

const listing = (name: string, fields: string) => `query ($first: Int!, $after: String, $query: String) {
  ${name}(first: $first, after: $after, query: $query) { nodes { ${fields} } pageInfo { hasNextPage endCursor } }
}`;

/** Texts that are there, with a point between. */
const hintOf = (...texts: (string | null)[]): { hint?: string } => {
  const hint = texts.filter((text) => text !== null).join(' · ');
  return hint === '' ? {} : { hint };
};

const ORDERS = {
  name: 'orders',
  query: `query ($first: Int!, $after: String, $query: String) {
  orders(first: $first, after: $after, query: $query, sortKey: CREATED_AT, reverse: true) { nodes { id name createdAt customer { displayName } } pageInfo { hasNextPage endCursor } }
}`,
  toOption: (node: unknown, id: string): Option => ({
    value: id,
    label: textAt(node, 'name') ?? id,
    ...hintOf(textAt(node, 'customer.displayName'), textAt(node, 'createdAt')?.slice(0, 10) ?? null),
  }),
};

const PRODUCTS = {
  name: 'products',
  query: listing('products', 'id title vendor status'),
  toOption: (node: unknown, id: string): Option => ({
    value: id,
    label: textAt(node, 'title') ?? id,
    ...hintOf(textAt(node, 'vendor'), textAt(node, 'status')),
  }),
};

const CUSTOMERS = {
  name: 'customers',
  query: listing('customers', 'id displayName defaultEmailAddress { emailAddress }'),
  toOption: (node: unknown, id: string): Option => ({
    value: id,
    label: textAt(node, 'displayName') ?? id,
    ...hintOf(textAt(node, 'defaultEmailAddress.emailAddress')),
  }),
};

const VARIANTS = {
  name: 'productVariants',
  query: listing('productVariants', 'id displayName sku inventoryItem { id }'),
};

const variant =
  (path: string) =>
  (node: unknown, id: string): Option => ({
    value: textAt(node, path) ?? id,
    label: textAt(node, 'displayName') ?? id,
    ...hintOf(textAt(node, 'sku')),
  });

const OF_PRODUCT = `query ($id: ID!) {
  product(id: $id) { variants(first: 100) { nodes { id displayName sku } } }
}`;

/** Those of the chosen product; of all products before one is chosen. */
async function variants(context: OptionsContext): Promise<OptionPage> {
  const product = chosen(context.input, 'productId');
  const toOption = variant('id');
  if (product === null) return pageOf(context, { ...VARIANTS, toOption });
  const data = await ask(context.api, OF_PRODUCT, { id: gid('Product', product) });
  const nodes = listOf(valueAt(data, 'product.variants.nodes'));
  return foundOptions(
    nodes.map((node) => toOption(node, textAt(node, 'id') ?? '')),
    context.search,
  );
}

const LOCATIONS = `query ($first: Int!, $after: String) {
  locations(first: $first, after: $after) { nodes { id name address { city } } pageInfo { hasNextPage endCursor } }
}`;

async function locations({ api, search, cursor }: OptionsContext): Promise<OptionPage> {
  const data = await ask(api, LOCATIONS, { first: PAGE, after: cursor });
  const found = listOf(valueAt(data, 'locations.nodes')).flatMap((node) => {
    const value = textAt(node, 'id');
    const label = textAt(node, 'name');
    return value === null ? [] : [{ value, label: label ?? value, ...hintOf(textAt(node, 'address.city')) }];
  });
  const hasMore = valueAt(data, 'locations.pageInfo.hasNextPage') === true;
  return {
    ...foundOptions(found, search),
    nextCursor: hasMore ? textAt(data, 'locations.pageInfo.endCursor') : null,
  };
}

export const options = {
  orders: (context: OptionsContext) => pageOf(context, ORDERS),
  products: (context: OptionsContext) => pageOf(context, PRODUCTS),
  customers: (context: OptionsContext) => pageOf(context, CUSTOMERS),
  inventoryItems: (context: OptionsContext) =>
    pageOf(context, { ...VARIANTS, toOption: variant('inventoryItem.id') }),
  variants,
  locations,
};
