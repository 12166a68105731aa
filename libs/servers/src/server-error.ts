/** A server could not be started; the message is one sentence for the person who started it. */
export class ServerError extends Error {
  override readonly name = 'ServerError';
}
