/** https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource */
import { Type } from 'typebox';

import {
  ACCESS_KIND,
  pathPart,
  type RegistrableInput,
  type Registration,
  type RegistrationContext,
  type RegistrationDeclaration,
  requiredSetting,
  textAt,
} from '#connector-sdk';

import { inAccount } from './place';

type Context = RegistrationContext<RegistrableInput>;

export const settings = {
  number: Type.Optional(
    Type.String({
      title: 'Number',
      description:
        'Needed where the connection has an account SID: publishing then sets the address at this number.',
      maxLength: 64,
      ui: { options: { load: 'numberSids' } },
    }),
  ),
  what: Type.Optional(
    Type.Union([Type.Literal('messages'), Type.Literal('calls')], {
      title: 'What comes in there',
      default: 'messages',
      ui: { labels: { messages: 'Messages', calls: 'Calls' } },
    }),
  ),
};

/** What a number's address for each is called, when it is set and when it is read. */
const ADDRESSES = {
  messages: { url: 'SmsUrl', method: 'SmsMethod', was: 'sms_url', wasMethod: 'sms_method' },
  calls: { url: 'VoiceUrl', method: 'VoiceMethod', was: 'voice_url', wasMethod: 'voice_method' },
} as const;

/** A number has one address for messages and one for calls; the one from before comes back when the trigger ends. */
export const registration: RegistrationDeclaration<RegistrableInput> = {
  kinds: [ACCESS_KIND],
  async register(context) {
    const sid = requiredSetting(
      context.input,
      'number',
      'Choose the number whose messages or calls start the workflow.',
    );
    const what = context.input['what'] === 'calls' ? 'calls' : 'messages';
    const { url, method, was, wasMethod } = ADDRESSES[what];
    const path = pathOf(context, sid);
    const before = await context.api.get(path);
    const previous = textAt(before, was);
    await context.api.request({ method: 'POST', path, form: { [url]: context.url, [method]: 'POST' } });
    const kept =
      previous === null || previous === context.url
        ? {}
        : { previous, previousMethod: textAt(before, wasMethod) };
    return { data: { sid, what, ...kept } };
  },
  async unregister(context, { data }) {
    const found = await lookAt(context, data);
    if (!found?.isOurs) return;
    const { url, method } = ADDRESSES[found.what];
    const form = {
      [url]: textAt(data, 'previous') ?? '',
      [method]: textAt(data, 'previousMethod') ?? 'POST',
    };
    await context.api.request({ method: 'POST', path: found.path, form });
  },
  async renew(context, registered): Promise<Registration | null> {
    return (await lookAt(context, registered.data))?.isOurs ? { data: registered.data } : null;
  },
};

/** Null where the number is gone. */
async function lookAt(context: Context, data: unknown) {
  const sid = textAt(data, 'sid');
  if (sid === null) return null;
  const what = textAt(data, 'what') === 'calls' ? 'calls' : 'messages';
  const path = pathOf(context, sid);
  const { status, body } = await context.api.request({ path, expected: [404] });
  return status === 404
    ? null
    : ({ path, what, isOurs: textAt(body, ADDRESSES[what].was) === context.url } as const);
}

const pathOf = (context: Context, sid: string): string =>
  inAccount(context, `/IncomingPhoneNumbers/${pathPart(sid)}.json`);
