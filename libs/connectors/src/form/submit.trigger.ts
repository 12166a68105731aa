/** A form that is hosted at the trigger's address: shown by GET, sent by POST; each submission is an event. */
import { Type } from 'typebox';

import { type ArrivingRequest, defineWebhookTrigger, headerFields, type PlainAnswer } from '#connector-sdk';

import { formProblems } from './form-problems';
import { FormInput } from './input';
import { formPage, type FormState, thanksPage } from './page';
import { pageHeaders } from './page-style';
import { readSubmission, unreadable } from './read-submission';
import { deliveryOf, newTicket, shownAt, ticketOf } from './ticket';

/** The query of the page that thanks. */
const SENT = 'sent';

const show = (input: FormInput, state: FormState, status: number): PlainAnswer => ({
  status,
  headers: pageHeaders(input.redirectUrl),
  body: formPage(input, state),
});

/** Leads on with a GET, so that loading the page again sends nothing again (RFC 9110 §15.4.4). */
const thank = ({ redirectUrl }: FormInput): PlainAnswer => ({
  status: 303,
  headers: { ...pageHeaders(redirectUrl), location: redirectUrl ?? `?${SENT}` },
  body: '',
});

function shown({ query }: ArrivingRequest, input: FormInput): PlainAnswer {
  if (query === SENT)
    return { status: 200, headers: pageHeaders(input.redirectUrl), body: thanksPage(input) };
  return show(input, { errors: {}, typed: {}, ticket: newTicket() }, 200);
}

const isTooSoon = ({ minimumSeconds = 0 }: FormInput, ticket: string): boolean =>
  Date.now() - shownAt(ticket) < minimumSeconds * 1000;

async function accept(request: ArrivingRequest, input: FormInput): Promise<PlainAnswer | null> {
  const ticket = ticketOf(request);
  try {
    const { bait, errors, typed } = await readSubmission(request.fields['content-type'], request.body, input);
    // Whoever is let go is not told, and so learns nothing.
    if (bait || (ticket !== null && isTooSoon(input, ticket))) return thank(input);
    if (Object.keys(errors).length === 0) return null;
    return show(input, { errors, typed, ticket: ticket ?? newTicket() }, 422);
  } catch (error) {
    const general = unreadable(error);
    return show(input, { errors: {}, typed: {}, ticket: newTicket(), general }, 422);
  }
}

const FileOutput = Type.Object({
  filename: Type.String({ title: 'File name' }),
  contentType: Type.String({ title: 'Content type' }),
  size: Type.Integer({ title: 'Bytes' }),
  base64: Type.String({ title: 'Content as Base64' }),
});

export const submitTrigger = defineWebhookTrigger<typeof FormInput>({
  key: 'submit',
  title: 'Form',
  description: 'A page with fields of your own, hosted here. Each time somebody sends it, a run starts.',
  input: FormInput,
  output: Type.Object({
    body: Type.Object(
      {
        fields: Type.Record(Type.String(), Type.Unknown(), { title: 'What was filled in' }),
        files: Type.Record(Type.String(), Type.Union([FileOutput, Type.Null()]), { title: 'Files' }),
      },
      { title: 'Submission' },
    ),
    receivedAt: Type.String({ title: 'Sent at', format: 'date-time' }),
  }),
  problems: formProblems,
  methods: () => ['POST'],
  handshakeMethods: ['GET', 'HEAD'],
  handshake: (request, { input }) => (request.method === 'POST' ? null : shown(request, input)),
  accept,
  deliveryId: deliveryOf,
  answer: thank,
  rateLimit: ({ perMinute = 60 }) => ({
    perSecond: Math.max(1, Math.ceil(perMinute / 60)),
    burst: perMinute,
  }),
  async parse(request, input) {
    const contentType = headerFields(request.headers)['content-type'];
    const { fields, files } = await readSubmission(contentType, request.body, input);
    return { body: { fields, files }, receivedAt: request.receivedAt };
  },
});
