import { Type } from 'typebox';

import { defineAuth } from '#connector-sdk';

/** https://pusher.com/docs/channels/library_auth_reference/pusher-websockets-protocol/ */
export const appAuth = defineAuth({
  key: 'app',
  title: 'App key',
  fields: Type.Object(
    {
      key: Type.String({
        title: 'Key',
        description: 'On the page App Keys of your app.',
        minLength: 1,
        maxLength: 200,
        pattern: '^[A-Za-z0-9_-]+$',
        ui: { secret: true },
      }),
      secret: Type.Optional(
        Type.String({
          title: 'Secret',
          description: 'Only for channels that begin with private- or presence-.',
          maxLength: 1000,
          ui: { secret: true },
        }),
      ),
      cluster: Type.Optional(
        Type.String({
          title: 'Cluster',
          description: 'Such as mt1, eu or ap1.',
          maxLength: 50,
          pattern: '^[a-z0-9-]*$',
          ui: { placeholder: 'eu' },
        }),
      ),
      baseUrl: Type.Optional(
        Type.String({
          title: 'Address of another server',
          description:
            'For Soketi, Laravel Reverb and others: it begins with wss:// or ws://. Empty: Pusher’s own.',
          maxLength: 1000,
          pattern: '^$|^[Ww][Ss][Ss]?://',
          ui: { placeholder: 'wss://sockets.example.com', advanced: true },
        }),
      ),
    },
    { additionalProperties: false },
  ),
});
