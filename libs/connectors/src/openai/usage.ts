import { valueAt } from '#connector-sdk';

export interface Usage {
  inputTokens: number | null;
  outputTokens: number | null;
  totalTokens: number | null;
}

/** Null where the server does not say; chats and embeddings call them otherwise than newer endpoints. */
export function usageOf(body: unknown): Usage | null {
  const usage = valueAt(body, 'usage');
  if (usage === null || usage === undefined) return null;
  const first = (...names: readonly string[]): number | null => {
    const value = names.map((name) => valueAt(usage, name)).find((one) => typeof one === 'number');
    return typeof value === 'number' ? value : null;
  };
  return {
    inputTokens: first('prompt_tokens', 'input_tokens'),
    outputTokens: first('completion_tokens', 'output_tokens'),
    totalTokens: first('total_tokens'),
  };
}
