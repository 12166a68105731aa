/** An effect that no recorded run tells of in → an output of the shape that it would have. */
import type { Effect } from '../walk';

type Schema = Readonly<Record<string, unknown>>;

const MAX_DEPTH = 6;

export function standIn({ step, input }: Effect): unknown {
  switch (step.type) {
    case 'action':
      return sampleOf(step.operation.output as Schema);
    case 'delay':
      return { until: null };
    case 'wait':
      return step.settings.for === 'approval'
        ? { approved: true, comment: null, by: null, decidedAt: null, timedOut: false }
        : { timedOut: false, method: 'POST', headers: {}, query: {}, body: null, receivedAt: null };
    case 'call':
      return { runId: null, status: 'succeeded', result: null };
    case 'store':
      return step.settings.operation === 'get' ? { value: null, found: false } : { value: null };
    case 'digest': {
      const item = (input as { item?: unknown } | null)?.item ?? null;
      return { items: [item], count: 1 };
    }
    case 'code':
      return null;
  }
}

/** A value that a JSON Schema describes: its example where it has one, else the plainest that fits. */
export function sampleOf(schema: Schema, depth = 0): unknown {
  if (depth > MAX_DEPTH) return null;
  for (const name of ['example', 'const', 'default']) if (name in schema) return schema[name];
  const choices = schema['enum'];
  if (Array.isArray(choices)) return choices[0];
  const union = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(union) && union.length > 0) return sampleOf(union[0] as Schema, depth + 1);
  const type = Array.isArray(schema['type']) ? (schema['type'][0] as unknown) : schema['type'];
  switch (type) {
    case 'object': {
      const properties = (schema['properties'] ?? {}) as Record<string, Schema>;
      return Object.fromEntries(
        Object.entries(properties).map(([name, inner]) => [name, sampleOf(inner, depth + 1)]),
      );
    }
    case 'array':
      return [];
    case 'string':
      return '';
    case 'integer':
    case 'number':
      return 0;
    case 'boolean':
      return false;
    default:
      return null;
  }
}
