import { listOf, type OptionLoader, textAt, valueAt } from '#connector-sdk';

import { MAILBOX } from './api';

const labels: OptionLoader = async ({ api, search }) => {
  const body = await api.get(`${MAILBOX}/labels`);
  const wanted = search.trim().toLowerCase();
  const all = listOf(valueAt(body, 'labels')).map((label) => ({
    value: textAt(label, 'id') ?? '',
    label: textAt(label, 'name') ?? '',
    ...(textAt(label, 'type') === 'system' ? { hint: 'of Gmail' } : {}),
  }));
  return {
    options: all
      .filter(({ label }) => label.toLowerCase().includes(wanted))
      .toSorted((a, b) => Number('hint' in a) - Number('hint' in b) || a.label.localeCompare(b.label)),
  };
};

const senders: OptionLoader = async ({ api, search }) => {
  const body = await api.get(`${MAILBOX}/settings/sendAs`);
  const wanted = search.trim().toLowerCase();
  const all = listOf(valueAt(body, 'sendAs')).map((sender) => {
    const address = textAt(sender, 'sendAsEmail') ?? '';
    const name = textAt(sender, 'displayName');
    const value = name === null ? address : `"${name.replace(/[\\"]/g, '')}" <${address}>`;
    return { value, label: address, ...(name === null ? {} : { hint: name }) };
  });
  return { options: all.filter(({ value }) => value.toLowerCase().includes(wanted)) };
};

export const options = { labels, senders };
