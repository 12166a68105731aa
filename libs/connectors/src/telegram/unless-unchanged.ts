import { FailureError } from '#kernel';

/** A message that says already what it shall say is no failure; Telegram has no code for it, only words. */
export async function unlessUnchanged<Value>(unchanged: Value, change: () => Promise<Value>): Promise<Value> {
  try {
    return await change();
  } catch (thrown) {
    if (thrown instanceof FailureError && thrown.failure.message.includes('message is not modified'))
      return unchanged;
    throw thrown;
  }
}
