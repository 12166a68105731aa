/** https://www.twilio.com/docs/voice/api/call-resource */
import { Type } from 'typebox';

import { defineAction, pathPart } from '#connector-sdk';

import { callShape } from './answers';
import { callSid } from './fields';
import { inAccount } from './place';

export const getCall = defineAction({
  key: 'get_call',
  title: 'Get a call',
  description: 'Reads a call and its state.',
  input: Type.Object({ callSid }, { additionalProperties: false }),
  output: callShape,
  idempotent: true,
  run: (context) => context.api.get(inAccount(context, `/Calls/${pathPart(context.input.callSid)}.json`)),
});
