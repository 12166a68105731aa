import { BODY_ERRORS } from '#connector-sdk';
import { type Failure, isSecretName, REDACTED } from '#kernel';
import { pairs } from '#intake';
import type { EventDetail, EventSummary } from '#schema';
import type { Event, EventRow, EventRun } from '#store';

/** Why an event could not be read, as far as its run tells. */
const readError = (error: Failure | null): Failure | null =>
  error && Object.hasOwn(BODY_ERRORS, error.code) ? error : null;

export const eventSummary = (row: EventRow): EventSummary => ({
  id: row.id,
  workflowId: row.workflowId,
  source: row.source,
  method: row.method,
  path: row.path,
  contentType: row.contentType,
  bodyBytes: row.bodyBytes,
  receivedAt: row.receivedAt.toISOString(),
  error: readError(row.runError),
});

export const eventDetail = (
  event: Event,
  runs: readonly EventRun[],
  { parsed, error }: { parsed: unknown; error: Failure | null },
): EventDetail => ({
  ...eventSummary({ ...event, bodyBytes: event.body.length, runError: null }),
  error,
  headers: pairs(event.headers ?? []).map(([name, value]) => [name, isSecretName(name) ? REDACTED : value]),
  query: event.query,
  body: bodyView(event.body),
  parsed,
  runs: runs.map(({ id, status }) => ({ id, status })),
});

/** As text where it is UTF-8. */
export function bodyView(body: Buffer): EventDetail['body'] {
  try {
    return {
      encoding: 'utf8',
      data: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body),
    };
  } catch {
    return { encoding: 'base64', data: body.toString('base64') };
  }
}
