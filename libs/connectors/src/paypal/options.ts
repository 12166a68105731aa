import { listOf, type Option, type OptionsContext, textAt, valueAt } from '#connector-sdk';

const PAGE = 100;

/** PayPal lists invoices without searching in them, so what was typed is looked for on each page. */
async function invoices({ api, search, cursor }: OptionsContext) {
  const page = Number(cursor ?? 1);
  const body = await api.get('/v2/invoicing/invoices', { page, page_size: PAGE, total_required: true });
  const wanted = search.trim().toLowerCase();
  const found = listOf(valueAt(body, 'items'))
    .map(toOption)
    .filter((option) => option !== null)
    .filter(({ label, hint = '' }) => `${label} ${hint}`.toLowerCase().includes(wanted));
  const isLast = page >= Number(valueAt(body, 'total_pages') ?? 1);
  return { options: found, nextCursor: isLast ? null : String(page + 1) };
}

function toOption(invoice: unknown): Option | null {
  const value = textAt(invoice, 'id');
  if (value === null) return null;
  const facts = [
    textAt(invoice, 'status'),
    textAt(invoice, 'amount.value'),
    textAt(invoice, 'amount.currency_code'),
    textAt(invoice, 'primary_recipients.0.billing_info.email_address'),
  ];
  return {
    value,
    label: textAt(invoice, 'detail.invoice_number') ?? value,
    hint: facts.filter((fact) => fact !== null).join(' '),
  };
}

export const options = { invoices };
