import { Type } from 'typebox';

import { answerShape, defineAction, pathPart, someList, someText } from '#connector-sdk';

import { boardToFind, card, member } from './fields';

export const addMember = defineAction({
  key: 'add_member',
  title: 'Add a member to a card',
  description: 'Makes somebody of the board a member of a card.',
  input: Type.Object({ board: boardToFind, card, member }, { additionalProperties: false }),
  output: answerShape({
    members: someList('Members', {
      id: someText('Id'),
      fullName: someText('Name'),
      username: someText('User name'),
    }),
  }),
  run: async ({ input, api }) => ({
    members: await api.post(`/cards/${pathPart(input.card)}/idMembers`, { value: input.member }),
  }),
});
