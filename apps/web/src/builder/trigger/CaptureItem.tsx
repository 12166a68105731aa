import { ActionIcon, Button, Text } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';

import type { Capture } from '../../api/types';
import { Ago } from '../../parts/Ago';
import { JsonView } from '../../parts/JsonView';
import { texts } from '../../texts';
import { isObject } from '../definition';
import classes from './TestEvents.module.css';

const words = texts.triggers.captures;

interface Props {
  capture: Capture;
  readOnly: boolean;
  busy: boolean;
  onKeep: () => void;
  onRemove: () => void;
}

/** Why it would have started nothing; undefined when it would have. */
function faultOf({ refused, error }: Capture): string | undefined {
  if (refused) return refused.message;
  return isObject(error) && typeof error['message'] === 'string' ? error['message'] : undefined;
}

/** One test event: when it came, what it brought, and what was wrong with it. */
export function CaptureItem({ capture, readOnly, busy, onKeep, onRemove }: Props) {
  const fault = faultOf(capture);
  const shown = isObject(capture.output) ? capture.output['body'] : undefined;
  return (
    <li className={classes.item}>
      <div className={classes.head}>
        <Text size="sm" fw={600}>
          {capture.method} {capture.path} · <Ago at={capture.receivedAt} /> · {words.bytes(capture.bodyBytes)}
        </Text>
        {readOnly ? null : (
          <div className={classes.buttons}>
            {fault === undefined ? (
              <Button variant="light" size="compact-sm" loading={busy} onClick={onKeep}>
                {words.keep}
              </Button>
            ) : null}
            <ActionIcon variant="subtle" color="gray" c="dimmed" aria-label={words.remove} onClick={onRemove}>
              <IconTrash size={16} stroke={1.6} />
            </ActionIcon>
          </div>
        )}
      </div>
      {fault === undefined ? (
        <JsonView value={shown ?? capture.output} what={words.data} />
      ) : (
        <Text size="sm" c="var(--mantine-color-error)">
          {words.refused} {fault}
        </Text>
      )}
    </li>
  );
}
