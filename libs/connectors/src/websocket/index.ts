import { defineConnector } from '#connector-sdk';

import { broadcastAction } from './broadcast.action';
import { LISTEN_AUTH } from './listen-auth';
import { listenTrigger } from './listen.trigger';
import { replyAction } from './reply.action';
import { sendAction } from './send.action';
import { SERVE_AUTH } from './serve-auth';
import { serveTrigger } from './serve.trigger';

export const connector = defineConnector({
  key: 'websocket',
  title: 'WebSocket',
  description: 'Messages on WebSockets: those that others open to us, and those that we open to others.',
  group: 'web',
  icon: 'icon.svg',
  auth: [...LISTEN_AUTH, ...SERVE_AUTH],
  triggers: [listenTrigger, serveTrigger],
  actions: [replyAction, broadcastAction, sendAction],
});
