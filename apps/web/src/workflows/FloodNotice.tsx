import { Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { useMay } from '../access/useMay';
import { floodsQuery } from '../api/queries';
import type { Flood, WorkflowDetail } from '../api/types';
import { Ago } from '../parts/Ago';
import { Dialog } from '../parts/Dialog';
import { Notice } from '../parts/Notice';
import { texts } from '../texts';
import { FloodItems } from './FloodItems';
import classes from './ListeningStatus.module.css';
import { useFlood } from './useFlood';

const words = texts.floods;
const LOOK_MS = 5000;
const WATCH_MS = 1500;

type Open = 'look' | 'release' | 'drop';

/** What is held as it came all at once: to be looked at, released or dropped. */
export function FloodNotice({ workflow }: { workflow: WorkflowDetail }) {
  const { data } = useQuery({
    ...floodsQuery(workflow.id),
    enabled: workflow.listening !== null,
    refetchInterval: ({ state }) =>
      state.data?.items.some((flood) => flood.state === 'releasing') ? WATCH_MS : LOOK_MS,
  });
  const open = (data?.items ?? []).filter(({ state }) => state === 'held' || state === 'releasing');
  return open.map((flood) => <OneFlood key={flood.id} flood={flood} workflowId={workflow.id} />);
}

function OneFlood({ flood, workflowId }: { flood: Flood; workflowId: string }) {
  const mayEdit = useMay('editor');
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const decide = useFlood(workflowId, flood.id, close);
  if (flood.state === 'releasing')
    return (
      <div className={classes.place}>
        <Notice tone="info" title={words.releasing(flood.released, flood.items)} />
      </div>
    );
  return (
    <div className={classes.place}>
      <Notice tone="warning" title={words.title(flood.items)}>
        <Text size="sm">{flood.note ?? words.text}</Text>
        <Text size="sm" c="dimmed">
          {words.came} <Ago at={flood.createdAt} />.
        </Text>
        <Group gap="xs" mt="sm">
          <Button size="sm" variant="default" onClick={() => setOpen('look')}>
            {words.look}
          </Button>
          {mayEdit ? (
            <>
              <Button size="sm" onClick={() => setOpen('release')}>
                {words.release}
              </Button>
              <Button size="sm" variant="default" onClick={() => setOpen('drop')}>
                {words.drop}
              </Button>
            </>
          ) : null}
        </Group>
      </Notice>
      <Dialog opened={open === 'look'} onClose={close} title={words.lookTitle(flood.items)} size="lg">
        <FloodItems id={flood.id} />
      </Dialog>
      {(['release', 'drop'] as const).map((what) => (
        <Dialog key={what} opened={open === what} onClose={close} title={words[`${what}Title`](flood.items)}>
          <Text>{words[`${what}Text`]}</Text>
          <Group justify="flex-end" mt="lg">
            <Button variant="default" onClick={close}>
              {texts.cancel}
            </Button>
            <Button
              {...(what === 'drop' ? { color: 'red.9' } : {})}
              loading={decide.isPending}
              onClick={() => decide.mutate(what)}
            >
              {words[what]}
            </Button>
          </Group>
        </Dialog>
      ))}
    </div>
  );
}
