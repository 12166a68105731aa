/** https://www.twilio.com/docs/voice/api/call-resource and https://www.twilio.com/docs/voice/twiml/say */
import { Type } from 'typebox';

import { defineAction, given, PermanentError } from '#connector-sdk';

import { callShape } from './answers';
import { statusCallback, to } from './fields';
import { inAccount } from './place';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign]!);

/** Twilio's own XML for what is said. */
const spoken = (text: string, language: string | undefined): string =>
  `<Response><Say${language ? ` language="${escaped(language)}"` : ''}>${escaped(text)}</Say></Response>`;

export const makeCall = defineAction({
  key: 'make_call',
  title: 'Make a call',
  description: 'Calls a number and says a text, or does what TwiML at an address says.',
  input: Type.Object(
    {
      to,
      from: Type.String({
        title: 'From',
        description: 'One of your numbers at Twilio.',
        minLength: 3,
        maxLength: 200,
        ui: { options: { load: 'numbers' } },
      }),
      say: Type.Optional(Type.String({ title: 'What is said', maxLength: 3000, ui: { multiline: true } })),
      language: Type.Optional(
        Type.String({ title: 'Language', description: 'Such as en-US or de-DE.', maxLength: 20 }),
      ),
      url: Type.Optional(
        Type.String({
          title: 'Address of TwiML',
          description: 'In place of a text.',
          pattern: '^(https?://.*)?$',
          maxLength: 2000,
          ui: { advanced: true },
        }),
      ),
      record: Type.Optional(Type.Boolean({ title: 'Record the call', ui: { advanced: true } })),
      detectMachine: Type.Optional(
        Type.Boolean({ title: 'Find out whether a machine answers', ui: { advanced: true } }),
      ),
      timeout: Type.Optional(
        Type.Integer({
          title: 'Let it ring for (seconds)',
          minimum: 1,
          maximum: 600,
          ui: { advanced: true },
        }),
      ),
      statusCallback,
    },
    { additionalProperties: false },
  ),
  output: callShape,
  async run(context) {
    const { input, api } = context;
    if (!input.say && !input.url) {
      throw new PermanentError({
        code: 'twilio.nothing_to_say',
        message: 'Fill in what is said, or the address of TwiML.',
      });
    }
    const form = given({
      To: input.to,
      From: input.from,
      Url: input.url,
      Twiml: input.say && !input.url ? spoken(input.say, input.language) : undefined,
      Record: input.record,
      MachineDetection: input.detectMachine ? 'Enable' : undefined,
      Timeout: input.timeout,
      StatusCallback: input.statusCallback,
    });
    return (await api.request({ method: 'POST', path: inAccount(context, '/Calls.json'), form })).body;
  },
});
