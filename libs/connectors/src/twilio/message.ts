/** What a message is made of, by whatever way it is sent. */
import { type ApiRequest, given, PermanentError } from '#connector-sdk';

export interface MessageParts {
  to: string;
  from?: string | undefined;
  messagingService?: string | undefined;
  text?: string | undefined;
  mediaUrls?: string[] | undefined;
  template?: string | undefined;
  variables?: Record<string, unknown> | undefined;
  statusCallback?: string | undefined;
  sendAt?: string | undefined;
}

/** @throws PermanentError when there is nobody it is from, or nothing in it */
export function messageForm(parts: MessageParts): NonNullable<ApiRequest['form']> {
  if (!parts.from && !parts.messagingService) {
    throw new PermanentError({
      code: 'twilio.no_sender',
      message: 'Choose the number that the message is from, or a messaging service.',
    });
  }
  const media = (parts.mediaUrls ?? []).filter((url) => url !== '');
  if (!parts.text && media.length === 0 && !parts.template) {
    throw new PermanentError({
      code: 'twilio.empty_message',
      message: 'The message is empty: fill in a text, a file’s address or a template.',
    });
  }
  if (parts.sendAt && !parts.messagingService) {
    throw new PermanentError({
      code: 'twilio.no_schedule',
      message: 'Twilio sends at a later time only by a messaging service. Choose one.',
    });
  }
  return {
    To: parts.to,
    ...given({
      From: parts.from,
      MessagingServiceSid: parts.messagingService,
      Body: parts.text,
      ContentSid: parts.template,
      ContentVariables: parts.variables ? JSON.stringify(parts.variables) : undefined,
      StatusCallback: parts.statusCallback,
      SendAt: parts.sendAt,
      ScheduleType: parts.sendAt ? 'fixed' : undefined,
    }),
    ...(media.length > 0 ? { MediaUrl: media } : {}),
  };
}
