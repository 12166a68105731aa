import { defineConnector } from '#connector-sdk';

import { AUTH_KINDS } from './auth';
import { decodeAction } from './decode.action';
import { signAction } from './sign.action';
import { verifyAction } from './verify.action';

export const connector = defineConnector({
  key: 'jwt',
  title: 'JSON Web Token',
  description: 'Makes, checks and reads signed tokens (JWT).',
  group: 'tools',
  icon: 'icon.svg',
  auth: AUTH_KINDS,
  triggers: [],
  actions: [signAction, verifyAction, decodeAction],
});
