/** An order as PayPal gives it, with what people look for first in it. */
import { listOf, textAt, valueAt } from '#connector-sdk';

export function readOrder(order: unknown): unknown {
  const approve = listOf(valueAt(order, 'links')).find((link) =>
    ['payer-action', 'approve'].includes(textAt(link, 'rel') ?? ''),
  );
  return {
    ...(order as object),
    approveUrl: textAt(approve, 'href'),
    captureId: textAt(order, 'purchase_units.0.payments.captures.0.id'),
  };
}
