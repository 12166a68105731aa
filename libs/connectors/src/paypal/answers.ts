import { answerShape, someList, someObject, someText, someValue } from '#connector-sdk';

export const money = (title: string) =>
  someObject(title, { currency_code: someText('Currency'), value: someText('Amount') });

const links = someList('Links', {
  rel: someText('Kind'),
  href: someText('Address'),
  method: someText('Method'),
});

export const orderShape = answerShape({
  id: someText('Id'),
  status: someText('State', 'CREATED, APPROVED, COMPLETED…'),
  intent: someText('What is meant to be done'),
  approveUrl: someText('Address to pay at', 'Send the buyer there.'),
  captureId: someText('Id of the payment', 'Once it is captured.'),
  purchase_units: someList('What is paid for'),
  payer: someValue('Who pays'),
  create_time: someText('Made at'),
  links,
});

export const paymentShape = answerShape({
  id: someText('Id'),
  status: someText('State', 'COMPLETED, PENDING, DECLINED, REFUNDED…'),
  amount: money('Amount'),
  custom_id: someText('Own reference'),
  invoice_id: someText('Invoice number'),
  final_capture: someValue('Whether nothing more is captured'),
  create_time: someText('Made at'),
  update_time: someText('Changed at'),
  links,
});

export const refundShape = answerShape({
  id: someText('Id'),
  status: someText('State', 'COMPLETED, PENDING, FAILED or CANCELLED'),
  amount: money('Amount'),
  note_to_payer: someText('Note'),
  create_time: someText('Made at'),
  links,
});

export const invoiceShape = answerShape({
  id: someText('Id'),
  status: someText('State', 'DRAFT, SENT, PAID…'),
  detail: someObject('Details', {
    invoice_number: someText('Number'),
    invoice_date: someText('Date'),
    currency_code: someText('Currency'),
    note: someText('Note'),
  }),
  primary_recipients: someList('To whom'),
  items: someList('What for'),
  amount: money('Amount'),
  due_amount: money('Still to be paid'),
  links,
});

export const payoutShape = answerShape({
  batch_header: someObject('Payout', {
    payout_batch_id: someText('Id'),
    batch_status: someText('State', 'PENDING, PROCESSING, SUCCESS, DENIED or CANCELED'),
    sender_batch_header: someValue('What it was sent with'),
  }),
  items: someList('Payments', {
    payout_item_id: someText('Id'),
    transaction_id: someText('Id of the transaction'),
    transaction_status: someText('State'),
    payout_item: someValue('What was sent'),
  }),
  links,
});
