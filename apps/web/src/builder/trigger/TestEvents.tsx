import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconAntenna } from '@tabler/icons-react';
import { useState } from 'react';

import { usePollInterval } from '../../api/live';
import { messageOf } from '../../api/problem';
import { capturesQuery } from '../../api/queries';
import { Notice } from '../../parts/Notice';
import { TriggerAddress } from '../../parts/TriggerAddress';
import { texts } from '../../texts';
import { CaptureItem } from './CaptureItem';
import classes from './TestEvents.module.css';
import { useCaptures } from './useCaptures';

const words = texts.triggers.captures;

interface Props {
  workflowId: string;
  /** Where the draft is tried. */
  url: string;
  readOnly: boolean;
}

/** Takes test events for the draft: shown as they come, and kept as the sample that the fields come from. */
export function TestEvents({ workflowId, url, readOnly }: Props) {
  const [open, setOpen] = useState(false);
  const poll = usePollInterval();
  const { data, error } = useQuery({
    ...capturesQuery(workflowId),
    enabled: open,
    refetchInterval: poll,
  });
  const { keep, remove, clear } = useCaptures(workflowId);
  if (!open)
    return (
      <div>
        <Button
          variant="default"
          size="sm"
          leftSection={<IconAntenna size={16} />}
          onClick={() => setOpen(true)}
        >
          {words.listen}
        </Button>
      </div>
    );
  const items = data?.items ?? [];
  return (
    <section className={classes.panel} aria-label={words.label}>
      <TriggerAddress url={url} sample={null} published brief label={words.url} />
      <Text size="sm" c="dimmed" mt={6}>
        {/^wss?:/.test(url) ? words.socketHelp : words.help}
      </Text>
      {error ? <Notice tone="error">{messageOf(error)}</Notice> : null}
      <div className={classes.waiting} role="status">
        <IconAntenna size={16} aria-hidden="true" />
        <Text size="sm">{items.length === 0 ? words.waiting : words.more}</Text>
      </div>
      {items.length > 0 ? (
        <ul className={classes.list}>
          {items.map((capture) => (
            <CaptureItem
              key={capture.id}
              capture={capture}
              readOnly={readOnly}
              busy={keep.isPending}
              onKeep={() => keep.mutate(capture.id)}
              onRemove={() => remove.mutate(capture.id)}
            />
          ))}
        </ul>
      ) : null}
      <div className={classes.actions}>
        {items.length > 1 && !readOnly ? (
          <Button variant="subtle" size="compact-sm" onClick={() => clear.mutate()}>
            {words.clear}
          </Button>
        ) : null}
        <Button variant="default" size="sm" onClick={() => setOpen(false)}>
          {words.stop}
        </Button>
      </div>
    </section>
  );
}
