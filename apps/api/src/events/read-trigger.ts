import type { ConnectorRegistry } from '#connector-sdk';
import { describeTrigger, type DescribedEvent } from '#intake';
import { type Failure, FailureError, isSecretName, REDACTED } from '#kernel';
import type { TriggerDefinition } from '#schema';

/** What templates see as `trigger`, credentials among its headers masked; null and why when it does not parse. */
export async function readTrigger(
  event: DescribedEvent,
  trigger: TriggerDefinition,
  registry: ConnectorRegistry,
): Promise<{ parsed: unknown; error: Failure | null }> {
  try {
    return { parsed: maskHeaders(await describeTrigger(event, trigger, registry)), error: null };
  } catch (error) {
    if (error instanceof FailureError) return { parsed: null, error: error.failure };
    throw error;
  }
}

function maskHeaders(parsed: unknown): unknown {
  if (parsed === null || typeof parsed !== 'object' || !('headers' in parsed)) return parsed;
  const { headers } = parsed;
  if (headers === null || typeof headers !== 'object') return parsed;
  const masked = Object.entries(headers).map(([name, value]) => [
    name,
    isSecretName(name) ? REDACTED : (value as unknown),
  ]);
  return { ...parsed, headers: Object.fromEntries(masked) as unknown };
}
