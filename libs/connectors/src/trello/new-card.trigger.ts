import { ACCESS_KIND, definePollTrigger, polledShape } from '#connector-sdk';

import { cardShape } from './answers';
import { CardPollInput, placeOf, pollCards } from './card-poll';

export const newCard = definePollTrigger({
  key: 'new_card',
  title: 'A card is new',
  description:
    'Starts a run for each card that comes onto a board or into a list. It looks again and again, so it needs no public address.',
  auth: { kinds: [ACCESS_KIND], required: true },
  input: CardPollInput,
  output: polledShape(cardShape),
  intervalMs: ({ everySeconds = 300 }) => everySeconds * 1000,
  source: placeOf,
  poll: (context) => pollCards(context, (_, id) => id),
});
