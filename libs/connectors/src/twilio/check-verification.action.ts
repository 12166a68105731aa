/** https://www.twilio.com/docs/verify/api/verification-check */
import { Type } from 'typebox';

import { defineAction, pathPart } from '#connector-sdk';

import { verificationShape } from './answers';
import { verifyService } from './fields';
import { placeOf } from './place';

export const checkVerification = defineAction({
  key: 'check_verification',
  title: 'Check a verification code',
  description: 'Says whether the code that somebody entered is the one that was sent.',
  input: Type.Object(
    {
      service: verifyService,
      to: Type.String({ title: 'To', description: 'Where the code was sent.', minLength: 3, maxLength: 254 }),
      code: Type.String({ title: 'Code', minLength: 1, maxLength: 10 }),
    },
    { additionalProperties: false },
  ),
  output: verificationShape,
  async run(context) {
    const { input, api } = context;
    const { status, body } = await api.request({
      method: 'POST',
      path: placeOf(context, 'verify', `/v2/Services/${pathPart(input.service)}/VerificationCheck`),
      form: { To: input.to, Code: input.code },
      // There is none any more: it was approved already, has run out, or had too many attempts.
      expected: [404],
    });
    return status === 404 ? { to: input.to, status: 'not_found', valid: false } : body;
  },
});
