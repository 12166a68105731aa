import { Text } from '@mantine/core';

import type { Failure } from '../api/types';
import { JsonView } from '../parts/JsonView';
import { Notice } from '../parts/Notice';
import { texts } from '../texts';
import classes from './RunNode.module.css';

interface Props {
  failure: Failure;
  willRetry?: boolean;
  /** The workflow had an answer to it. */
  wentOn?: boolean;
}

function titleOf({ code, kind }: Failure, { willRetry, wentOn }: Omit<Props, 'failure'>): string | undefined {
  if (willRetry) return texts.run.notYetDone;
  if (wentOn) return texts.tree.handledError;
  if (code === 'run.stopped') return texts.tree.stopped;
  return texts.failures[kind] ?? texts.failures['permanent'];
}

/** What went wrong, in words first and in full behind a fold. */
export function FailureText({ failure, willRetry = false, wentOn = false }: Props) {
  const title = titleOf(failure, { willRetry, wentOn });
  const tone = failure.kind === 'halted' ? 'info' : willRetry || wentOn ? 'warning' : 'error';
  return (
    <Notice tone={tone} {...(title ? { title } : {})}>
      <Text size="sm">{failure.message}</Text>
      {failure.details && Object.keys(failure.details).length > 0 ? (
        <details className={classes.fold}>
          <summary>{texts.run.details}</summary>
          <JsonView value={failure.details} what={texts.run.details} />
        </details>
      ) : null}
    </Notice>
  );
}
