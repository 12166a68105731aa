import { ACCESS_KIND, definePollTrigger, polledShape, textAt } from '#connector-sdk';

import { cardShape } from './answers';
import { CardPollInput, placeOf, pollCards } from './card-poll';

export const changedCard = definePollTrigger({
  key: 'changed_card',
  title: 'A card is new or changed',
  description:
    'Starts a run for each card that is new or was changed since the last look; several changes in between count as one.',
  auth: { kinds: [ACCESS_KIND], required: true },
  input: CardPollInput,
  output: polledShape(cardShape),
  intervalMs: ({ everySeconds = 300 }) => everySeconds * 1000,
  source: placeOf,
  poll: (context) => pollCards(context, (card, id) => `${id} ${textAt(card, 'dateLastActivity') ?? ''}`),
});
