import { Text } from '@mantine/core';

import type { Failure } from '../api/types';
import { JsonView } from '../parts/JsonView';
import { Notice } from '../parts/Notice';
import { texts } from '../texts';

/** What went wrong, in words first and in full behind a fold. */
export function FailureText({ failure }: { failure: Failure }) {
  return (
    <Notice tone="error" title={texts.failures[failure.kind] ?? texts.failures['permanent']}>
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
