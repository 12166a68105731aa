import { Text } from '@mantine/core';

import type { Failure } from '../api/types';
import { JsonView } from '../parts/JsonView';
import { Notice } from '../parts/Notice';
import { texts } from '../texts';

/** What went wrong, in words first and in full behind a fold. */
export function FailureText({ failure, willRetry = false }: { failure: Failure; willRetry?: boolean }) {
  const title = willRetry
    ? texts.run.notYetDone
    : (texts.failures[failure.kind] ?? texts.failures['permanent']);
  return (
    <Notice tone={willRetry ? 'warning' : 'error'} title={title}>
      <Text size="sm">{failure.message}</Text>
      {failure.details && Object.keys(failure.details).length > 0 ? (
        <details>
          <summary style={{ cursor: 'pointer', fontSize: 14, margin: '6px 0' }}>{texts.run.details}</summary>
          <JsonView value={failure.details} what={texts.run.details} />
        </details>
      ) : null}
    </Notice>
  );
}
