/** https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send */
import { answerShape, defineAction, someText } from '#connector-sdk';

import { mailOf } from './mail';
import { MailInput } from './mail-input';

export const sendMail = defineAction({
  key: 'send_mail',
  title: 'Send a mail',
  description: 'Sends a mail with a text or a template, to one or many.',
  input: MailInput,
  output: answerShape({
    messageId: someText('Message', 'Events of this mail begin with it in ‘sg_message_id’.'),
  }),
  async run({ input, api, files }) {
    const { headers } = await api.request({
      method: 'POST',
      path: '/mail/send',
      json: await mailOf(input, files),
    });
    const id = headers['x-message-id'];
    return { messageId: typeof id === 'string' ? id : null };
  },
});
