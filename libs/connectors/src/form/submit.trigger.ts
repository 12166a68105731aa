/** A form that is hosted at the trigger's address: shown by GET, sent by POST; each submission is an event. */
import { Type } from 'typebox';

import {
  type ArrivalContext,
  type ArrivingRequest,
  defineWebhookTrigger,
  headerFields,
  type PlainAnswer,
} from '#connector-sdk';

import { formProblems } from './form-problems';
import { FormInput } from './input';
import { formPage, type FormState, thanksPage } from './page';
import { pageHeaders } from './page-style';
import { readSubmission, unreadable } from './read-submission';
import { deliveryOf, newTicket, shownAt, ticketOf } from './ticket';

type Context = Pick<ArrivalContext<FormInput>, 'input' | 'seal' | 'now'>;

const AGAIN = 'This page was not opened here, so nothing was sent yet. Look through it, and send it again.';

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

const NOTHING_TYPED: Pick<FormState, 'typed' | 'errors'> = { typed: new Map(), errors: new Map() };

function shown({ query }: ArrivingRequest, { input, seal }: Context): PlainAnswer {
  if (query === SENT)
    return { status: 200, headers: pageHeaders(input.redirectUrl), body: thanksPage(input) };
  return show(input, { ...NOTHING_TYPED, ticket: newTicket(seal) }, 200);
}

async function accept(request: ArrivingRequest, { input, seal, now }: Context): Promise<PlainAnswer | null> {
  const { minimumSeconds = 0 } = input;
  const known = ticketOf(request, seal);
  try {
    const { bait, errors, typed } = await readSubmission(request.fields['content-type'], request.body, input);
    const isTooSoon = known !== null && now - shownAt(known.id) < minimumSeconds * 1000;
    // Whoever is let go is not told, and so learns nothing.
    if (bait || isTooSoon) return thank(input);
    const ticket = known?.ticket ?? newTicket(seal);
    if (errors.size > 0) return show(input, { errors, typed, ticket }, 422);
    if (known || minimumSeconds === 0) return null;
    // Nobody knows how long it took. It may be a person, who must not lose what was typed.
    return show(input, { errors, typed, ticket, general: AGAIN }, 422);
  } catch (error) {
    return show(input, { ...NOTHING_TYPED, ticket: newTicket(seal), general: unreadable(error) }, 422);
  }
}

const FileOutput = Type.Object({
  $file: Type.String({ title: 'File' }),
  name: Type.String({ title: 'Name' }),
  filename: Type.String({ title: 'File name' }),
  contentType: Type.String({ title: 'Content type' }),
  size: Type.Integer({ title: 'Bytes' }),
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
  handshake: (request, context) => (request.method === 'POST' ? null : shown(request, context)),
  accept,
  deliveryId: deliveryOf,
  answer: thank,
  // As many may come at once as in a minute: people come in crowds, after a mail to all of them.
  rateLimit: ({ perMinute = 60 }) => ({ perSecond: perMinute / 60, burst: perMinute }),
  async parse(request, input) {
    const contentType = headerFields(request.headers)['content-type'];
    const { fields, files } = await readSubmission(contentType, request.body, input, request.id);
    return { body: { fields, files }, receivedAt: request.receivedAt };
  },
});
