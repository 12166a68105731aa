import { Button, Group, List, Loader, NativeSelect, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';

import { api } from '../api/client';
import { ApiProblem, messageOf } from '../api/problem';
import { versionsQuery, workflowQuery } from '../api/queries';
import type { EventsReplayed, ReplayVersion } from '../api/types';
import { Dialog } from '../parts/Dialog';
import { Notice } from '../parts/Notice';
import { toastDone } from '../parts/toast';
import { texts } from '../texts';
import type { Period } from './periods';
import { useBatch } from './useBatch';

const versionOf = (value: string): ReplayVersion =>
  value === 'published' || value === 'draft' ? value : Number(value);

/** Which version to run on: what is published, the draft, or an earlier one. */
function VersionChoice({
  workflowId,
  value,
  onChange,
}: {
  workflowId: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const versions = useQuery(versionsQuery(workflowId));
  const older = versions.data?.items.filter(({ current }) => !current) ?? [];
  return (
    <NativeSelect
      label={texts.events.on}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={[
        { value: 'published', label: texts.events.published },
        { value: 'draft', label: texts.events.draft },
        ...older.map(({ version }) => ({ value: String(version), label: texts.events.version(version) })),
      ]}
    />
  );
}

/** Published where there is something published, else the draft. */
function useVersion(workflowId: string) {
  const { data: workflow } = useSuspenseQuery(workflowQuery(workflowId));
  return useState(workflow.published ? 'published' : 'draft');
}

interface OneProps {
  workflowId: string;
  eventId: string;
  onClose: () => void;
}

/** Runs one event again and opens the run. */
export function ReplayOneDialog({ workflowId, eventId, onClose }: OneProps) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [version, setVersion] = useVersion(workflowId);
  const replay = useMutation({
    mutationFn: () =>
      api.post<{ runId: string }>(`/events/${eventId}/replay`, { version: versionOf(version) }),
    onSuccess: async ({ runId }) => {
      toastDone(texts.events.started);
      onClose();
      void client.invalidateQueries({ queryKey: ['runs', workflowId] });
      await navigate({ to: '/workflows/$workflowId/runs/$runId', params: { workflowId, runId } });
    },
  });
  return (
    <Dialog opened onClose={onClose} title={texts.events.replayTitle}>
      <Stack>
        <Text>{texts.events.replayText}</Text>
        <VersionChoice {...{ workflowId }} value={version} onChange={setVersion} />
        {replay.error ? <Refusal error={replay.error} /> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {texts.cancel}
          </Button>
          <Button loading={replay.isPending} onClick={() => replay.mutate()}>
            {texts.events.go}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

interface AllProps {
  workflowId: string;
  from: string | undefined;
  period: Period;
  onClose: () => void;
}

/** Few enough for a call to be short, so that the progress moves and a stop is soon. */
const AT_ONCE = 100;

/** Runs every event of a period again, in steps that can be stopped. */
export function ReplayAllDialog({ workflowId, from, period, onClose }: AllProps) {
  const client = useQueryClient();
  const [version, setVersion] = useVersion(workflowId);
  // Events that come meanwhile are not of those that were asked for.
  const [to] = useState(() => new Date().toISOString());
  const batch = useBatch(async (after) => {
    const page = await api.post<EventsReplayed>('/events/replay', {
      workflowId,
      version: versionOf(version),
      to,
      limit: AT_ONCE,
      ...(from ? { from } : {}),
      ...(after ? { after } : {}),
    });
    return { done: page.runs, skipped: 0, next: page.nextAfter };
  });
  const { state } = batch;
  const close = () => {
    batch.stop();
    void client.invalidateQueries({ queryKey: ['runs', workflowId] });
    onClose();
  };
  const idle = state.status === 'idle';
  return (
    <Dialog opened onClose={close} title={texts.events.replayAllTitle} closeOnClickOutside={idle}>
      <Stack>
        <Text>{texts.events.replayAllText}</Text>
        <Text size="sm" c="dimmed">
          {texts.events.since}: {texts.tree.filter.periods[period]}
        </Text>
        {idle ? <VersionChoice {...{ workflowId }} value={version} onChange={setVersion} /> : null}
        {state.failure ? <Refusal error={state.failure} /> : null}
        {idle ? null : (
          <Group gap="sm" role="status">
            {state.status === 'working' ? <Loader size="sm" /> : null}
            <Text fw={600}>{texts.events.progress(state.done)}</Text>
            {state.status === 'finished' ? <Text>{texts.events.finished}</Text> : null}
            {state.status === 'stopped' ? <Text>{texts.events.stopped}</Text> : null}
          </Group>
        )}
        <Group justify="flex-end">
          {idle ? (
            <>
              <Button variant="default" onClick={close}>
                {texts.cancel}
              </Button>
              <Button onClick={batch.start}>{texts.events.goAll}</Button>
            </>
          ) : state.status === 'working' ? (
            <Button variant="default" onClick={batch.stop}>
              {texts.events.stop}
            </Button>
          ) : (
            <Button onClick={close}>{texts.done}</Button>
          )}
        </Group>
      </Stack>
    </Dialog>
  );
}

/** Why it can't run; of a draft that is not whole, what is missing. */
function Refusal({ error }: { error: Error }) {
  const problems = error instanceof ApiProblem ? error.errors : [];
  if (problems.length === 0) return <Notice tone="error">{messageOf(error)}</Notice>;
  return (
    <Notice tone="error" title={texts.events.problems}>
      <List size="sm">
        {problems.map((problem) => (
          <List.Item key={problem.pointer + problem.code}>{problem.message}</List.Item>
        ))}
      </List>
    </Notice>
  );
}
