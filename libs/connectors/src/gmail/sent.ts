import { listOf, textAt, valueAt } from '#connector-sdk';

export interface Sent {
  id: string;
  threadId: string;
  labelIds: string[];
}

export const sentOf = (message: unknown): Sent => ({
  id: textAt(message, 'id') ?? '',
  threadId: textAt(message, 'threadId') ?? '',
  labelIds: listOf(valueAt(message, 'labelIds')).map(String),
});
