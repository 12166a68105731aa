import { defineConnector } from '#connector-sdk';

import { api } from './api';
import { keyAuth } from './auth';
import { chatAction } from './chat.action';
import { embedAction } from './embed.action';
import { extractAction } from './extract.action';
import { generateImageAction } from './generate-image.action';
import { moderateAction } from './moderate.action';
import { options } from './options';
import { speakAction } from './speak.action';
import { transcribeAction } from './transcribe.action';

export const connector = defineConnector({
  key: 'openai',
  title: 'OpenAI and compatible',
  description:
    'Language models at OpenAI, at other providers or on your own server: ask, extract, draw, transcribe.',
  icon: 'icon.svg',
  api,
  auth: [keyAuth],
  async test({ api: service }) {
    const { headers } = await service.request({ path: '/models' });
    const organization = headers['openai-organization'];
    const { host } = new URL(service.baseUrl);
    return { account: typeof organization === 'string' ? `${organization} (${host})` : host };
  },
  options,
  triggers: [],
  actions: [
    chatAction,
    extractAction,
    embedAction,
    moderateAction,
    transcribeAction,
    speakAction,
    generateImageAction,
  ],
});
