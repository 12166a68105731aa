import { defineConnector } from '#connector-sdk';

import { AUTH_KINDS } from './auth';
import { decodeAction } from './decode.action';
import { decryptAction } from './decrypt.action';
import { encodeAction } from './encode.action';
import { encryptAction } from './encrypt.action';
import { hashAction } from './hash.action';
import { hmacAction } from './hmac.action';
import { randomAction } from './random.action';
import { signAction } from './sign.action';
import { verifyAction } from './verify.action';

export const connector = defineConnector({
  key: 'crypto',
  title: 'Cryptography',
  description: 'Hashes, signs, checks, encrypts, and makes what nobody can guess.',
  group: 'tools',
  icon: 'icon.svg',
  auth: AUTH_KINDS,
  triggers: [],
  actions: [
    hashAction,
    hmacAction,
    randomAction,
    encryptAction,
    decryptAction,
    signAction,
    verifyAction,
    encodeAction,
    decodeAction,
  ],
});
