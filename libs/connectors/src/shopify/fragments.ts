/** What is read of the shop's objects, wherever they come. */
const MONEY = '{ shopMoney { amount currencyCode } }';
const ADDRESS = '{ name company address1 address2 city zip provinceCode countryCodeV2 phone }';

export const ORDER = `
fragment OrderParts on Order {
  id legacyResourceId name email phone note tags createdAt updatedAt cancelledAt closedAt
  displayFinancialStatus displayFulfillmentStatus statusPageUrl
  totalPriceSet ${MONEY}
  subtotalPriceSet ${MONEY}
  totalRefundedSet ${MONEY}
  customer { id displayName defaultEmailAddress { emailAddress } }
  shippingAddress ${ADDRESS}
  lineItems(first: 25) { nodes { id title sku quantity variant { id } originalUnitPriceSet ${MONEY} } }
}`;

export const PRODUCT = `
fragment ProductParts on Product {
  id legacyResourceId title handle status vendor productType tags descriptionHtml totalInventory
  createdAt updatedAt onlineStoreUrl
  variants(first: 25) { nodes { id title sku price inventoryQuantity inventoryItem { id } } }
}`;

export const CUSTOMER = `
fragment CustomerParts on Customer {
  id legacyResourceId firstName lastName displayName note tags numberOfOrders createdAt updatedAt
  defaultEmailAddress { emailAddress }
  defaultPhoneNumber { phoneNumber }
  amountSpent { amount currencyCode }
  defaultAddress ${ADDRESS}
}`;

export const DRAFT_ORDER = `
fragment DraftOrderParts on DraftOrder {
  id legacyResourceId name status email invoiceUrl createdAt
  totalPriceSet ${MONEY}
  lineItems(first: 25) { nodes { id title sku quantity } }
}`;
