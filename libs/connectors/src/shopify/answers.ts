/** As `fragments.ts` asks for them. */
import { answerShape, someList, someNumber, someObject, someText } from '#connector-sdk';

const money = (title: string) =>
  someObject(title, {
    shopMoney: someObject('In the shop’s currency', {
      amount: someText('Amount'),
      currencyCode: someText('Currency'),
    }),
  });

const listed = (title: string, fields: Parameters<typeof someObject>[1]) =>
  someObject(title, { nodes: someList('All', fields) });

const id = someText('Id');
const number = someText('Number', 'As addresses and webhooks have it.');
const address = (title: string) =>
  someObject(title, {
    name: someText('Name'),
    address1: someText('Street'),
    city: someText('City'),
    zip: someText('Postal code'),
    countryCodeV2: someText('Country'),
  });

const orderFields = {
  id,
  legacyResourceId: number,
  name: someText('Order', 'Such as #1001.'),
  email: someText('Mail address'),
  note: someText('Note'),
  tags: someList('Tags'),
  displayFinancialStatus: someText('Payment', 'PAID, PENDING, REFUNDED…'),
  displayFulfillmentStatus: someText('Delivery', 'UNFULFILLED, FULFILLED…'),
  totalPriceSet: money('Total'),
  totalRefundedSet: money('Refunded'),
  customer: someObject('Customer', { id, displayName: someText('Name') }),
  shippingAddress: address('Goes to'),
  lineItems: listed('What was ordered', {
    id,
    title: someText('What'),
    sku: someText('SKU'),
    quantity: someNumber('How many'),
  }),
  createdAt: someText('Made at'),
  updatedAt: someText('Changed at'),
  cancelledAt: someText('Cancelled at'),
};

const productFields = {
  id,
  legacyResourceId: number,
  title: someText('Title'),
  handle: someText('Name in the address'),
  status: someText('State', 'ACTIVE, DRAFT, ARCHIVED or UNLISTED'),
  vendor: someText('Vendor'),
  productType: someText('Type'),
  tags: someList('Tags'),
  totalInventory: someNumber('In stock'),
  variants: listed('Variants', {
    id,
    title: someText('Title'),
    sku: someText('SKU'),
    price: someText('Price'),
    inventoryItem: someObject('Stock item', { id }),
  }),
  createdAt: someText('Made at'),
  updatedAt: someText('Changed at'),
};

const customerFields = {
  id,
  legacyResourceId: number,
  displayName: someText('Name'),
  firstName: someText('First name'),
  lastName: someText('Last name'),
  defaultEmailAddress: someObject('Mail', { emailAddress: someText('Address') }),
  defaultPhoneNumber: someObject('Phone', { phoneNumber: someText('Number') }),
  tags: someList('Tags'),
  note: someText('Note'),
  numberOfOrders: someText('How many orders'),
  createdAt: someText('Made at'),
  updatedAt: someText('Changed at'),
};

export const orderShape = answerShape(orderFields);
export const ordersShape = answerShape({
  orders: someList('Orders', orderFields),
  count: someNumber('How many'),
});

export const productShape = answerShape(productFields);
export const productsShape = answerShape({
  products: someList('Products', productFields),
  count: someNumber('How many'),
});

export const customerShape = answerShape(customerFields);
export const customersShape = answerShape({
  customers: someList('Customers', customerFields),
  count: someNumber('How many'),
});

export const draftOrderShape = answerShape({
  id,
  legacyResourceId: number,
  name: someText('Draft', 'Such as #D1.'),
  status: someText('State', 'OPEN, INVOICE_SENT or COMPLETED'),
  email: someText('Mail address'),
  invoiceUrl: someText('Address to pay at'),
  totalPriceSet: money('Total'),
  createdAt: someText('Made at'),
});
