import { defineConnector, signingAuth, textAt } from '#connector-sdk';

import { addTags } from './add-tags.action';
import { adjustInventory } from './adjust-inventory.action';
import { api } from './api';
import { ask } from './ask';
import { accessToken, app } from './auth';
import { cancelOrder } from './cancel-order.action';
import { changedOrder } from './changed-order.trigger';
import { createCustomer } from './create-customer.action';
import { createDraftOrder } from './create-draft-order.action';
import { createProduct } from './create-product.action';
import { eventTrigger } from './event.trigger';
import { fulfillOrder } from './fulfill-order.action';
import { getOrder } from './get-order.action';
import { listCustomers } from './list-customers.action';
import { listOrders } from './list-orders.action';
import { listProducts } from './list-products.action';
import { newCustomer } from './new-customer.trigger';
import { newOrder } from './new-order.trigger';
import { newProduct } from './new-product.trigger';
import { options } from './options';
import { removeTags } from './remove-tags.action';
import { sendInvoice } from './send-invoice.action';
import { updateCustomer } from './update-customer.action';
import { updateOrder } from './update-order.action';
import { updateProduct } from './update-product.action';
import { updateVariant } from './update-variant.action';

export const connector = defineConnector({
  key: 'shopify',
  title: 'Shopify',
  description: 'Orders, products, stock and customers of a Shopify shop.',
  icon: 'icon.svg',
  auth: [
    accessToken,
    app,
    signingAuth({
      title: 'Webhook secret',
      description:
        'What Shopify signs with: it stands below the webhooks in the settings for notifications, or is the client secret of your app.',
    }),
  ],
  api,
  async test({ api: shopify }) {
    return { account: textAt(await ask(shopify, '{ shop { name myshopifyDomain } }'), 'shop.name') };
  },
  options,
  triggers: [eventTrigger, newOrder, changedOrder, newCustomer, newProduct],
  actions: [
    getOrder,
    listOrders,
    updateOrder,
    cancelOrder,
    fulfillOrder,
    createProduct,
    updateProduct,
    updateVariant,
    listProducts,
    adjustInventory,
    createCustomer,
    updateCustomer,
    listCustomers,
    addTags,
    removeTags,
    createDraftOrder,
    sendInvoice,
  ],
});
