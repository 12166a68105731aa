import { Button, Group, NativeSelect, Stack } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { IconPlayerSkipBack } from '@tabler/icons-react';
import { useMemo, useState } from 'react';

import { useMay } from '../access/useMay';
import { usePollInterval } from '../api/live';
import { messageOf } from '../api/problem';
import { eventsQuery } from '../api/queries';
import { EmptyList, ListSkeleton, ShowMore } from '../parts/ListStates';
import { Notice } from '../parts/Notice';
import panel from '../parts/Panel.module.css';
import { texts } from '../texts';
import { EventRow } from './EventRow';
import { beginOf, PERIODS, type Period } from './periods';
import { ReplayAllDialog, ReplayOneDialog } from './ReplayDialogs';

/** What arrived at a workflow's trigger, newest first, to be looked at and run again. */
export function EventsPage() {
  const { workflowId } = useParams({ from: '/signed-in/workflows/$workflowId' });
  const mayEdit = useMay('editor');
  const [period, setPeriod] = useState<Period>('any');
  const [replaying, setReplaying] = useState<string | 'all' | null>(null);
  const from = useMemo(() => beginOf(period), [period]);
  const events = useInfiniteQuery({
    ...eventsQuery(workflowId, from),
    refetchInterval: usePollInterval(),
    placeholderData: keepPreviousData,
  });
  const items = events.data?.pages.flatMap((page) => page.items);
  const close = () => setReplaying(null);
  return (
    <Stack gap="lg">
      <Group justify="space-between" align="flex-end">
        <NativeSelect
          label={texts.events.since}
          w={180}
          value={period}
          onChange={(event) => setPeriod(event.currentTarget.value as Period)}
          data={PERIODS}
        />
        {mayEdit && items && items.length > 0 ? (
          <Button
            variant="default"
            leftSection={<IconPlayerSkipBack size={16} />}
            onClick={() => setReplaying('all')}
          >
            {texts.events.replayAll}
          </Button>
        ) : null}
      </Group>
      {events.error && !items ? <Notice tone="error">{messageOf(events.error)}</Notice> : null}
      {events.isPending ? <ListSkeleton height={64} /> : null}
      {items?.length === 0 ? <EmptyList title={texts.events.none}>{texts.events.noneHelp}</EmptyList> : null}
      {items && items.length > 0 ? (
        <ul className={panel.list} aria-label={texts.events.list}>
          {items.map((event) => (
            <EventRow
              key={event.id}
              workflowId={workflowId}
              event={event}
              onReplay={mayEdit ? () => setReplaying(event.id) : undefined}
            />
          ))}
        </ul>
      ) : null}
      <ShowMore list={events} />
      {replaying === 'all' ? <ReplayAllDialog {...{ workflowId, from, period }} onClose={close} /> : null}
      {replaying !== null && replaying !== 'all' ? (
        <ReplayOneDialog {...{ workflowId }} eventId={replaying} onClose={close} />
      ) : null}
    </Stack>
  );
}
