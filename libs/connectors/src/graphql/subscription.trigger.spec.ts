import type { ConnectionCredentials, StreamTriggerDeclaration, WebSocketDescription } from '#connector-sdk';

import { subscriptionTrigger } from './subscription.trigger';

const describeInput = (input: Record<string, unknown>, auth: ConnectionCredentials | null = null) =>
  (subscriptionTrigger as StreamTriggerDeclaration).describe(
    { url: 'wss://api.test/graphql', query: 'subscription { a }', ...input },
    auth,
  ) as WebSocketDescription;
const bearer = { kind: 'bearer', fields: { token: 't' } };

describe('the GraphQL trigger', () => {
  it('signs in by the connection’s header, or by what a person says', () => {
    expect(describeInput({}).onOpen).toEqual([{ type: 'connection_init' }]);
    expect(describeInput({}, bearer)).toMatchObject({
      headers: { authorization: 'Bearer t' },
      onOpen: [{ type: 'connection_init', payload: { Authorization: 'Bearer t' } }],
    });
    expect(describeInput({ initPayload: { token: '{{auth.token}}' } }, bearer).onOpen).toEqual([
      { type: 'connection_init', payload: { token: '{{auth.token}}' } },
    ]);
  });

  it('subscribes as soon as it is let in', () => {
    const input = { operationName: 'S', variables: { n: 5 }, idPath: 'data.a.id', resumePath: 'data.a.at' };
    expect(describeInput(input)).toMatchObject({
      protocols: ['graphql-transport-ws'],
      remember: ['resume'],
      rules: [
        {
          ready: true,
          send: [
            {
              type: 'subscribe',
              payload: {
                query: '{{input.query}}',
                operationName: '{{input.operationName}}',
                variables: { n: 5 },
              },
            },
          ],
        },
        { send: [{ type: 'pong' }] },
        {
          keep: { resume: '{{message.payload.data.a.at}}' },
          event: { key: '{{message.payload.data.a.id}}' },
        },
        {},
        {},
      ],
    });
  });
});
