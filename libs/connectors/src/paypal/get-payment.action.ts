/** https://developer.paypal.com/docs/api/payments/v2/#captures_get */
import { Type } from 'typebox';

import { defineAction, pathPart } from '#connector-sdk';

import { paymentShape } from './answers';
import { captureId } from './fields';

export const getPayment = defineAction({
  key: 'get_payment',
  title: 'Get a payment',
  description: 'Reads a captured payment and its state.',
  input: Type.Object({ captureId }, { additionalProperties: false }),
  output: paymentShape,
  idempotent: true,
  run: ({ input, api }) => api.get(`/v2/payments/captures/${pathPart(input.captureId)}`),
});
