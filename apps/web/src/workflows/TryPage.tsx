import { Button, Group, List, NativeSelect, Stack, Text, Title } from '@mantine/core';
import { useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { IconFlask, IconShieldCheck } from '@tabler/icons-react';
import { useState } from 'react';

import { api } from '../api/client';
import { ApiProblem, messageOf } from '../api/problem';
import { workflowQuery } from '../api/queries';
import type { Step, TriedAgainstPast, WorkflowDetail } from '../api/types';
import { EmptyList, ListSkeleton } from '../parts/ListStates';
import { Notice } from '../parts/Notice';
import panel from '../parts/Panel.module.css';
import { texts } from '../texts';
import { stepsById } from '../runs/runTree';
import { stepName } from '../runs/stepName';
import { SameEvents, TriedEventCard } from './TriedEventCard';
import classes from './TryPage.module.css';

const CHOICES = ['5', '10', '25', '50'];

/** What the draft would have done to the events of the past, beside what was done. */
export function TryPage() {
  const { workflowId } = useParams({ from: '/signed-in/workflows/$workflowId' });
  const { data: workflow } = useSuspenseQuery(workflowQuery(workflowId));
  const [events, setEvents] = useState('10');
  const attempt = useMutation({
    mutationFn: () => api.post<TriedAgainstPast>(`/workflows/${workflowId}/try`, { events: Number(events) }),
  });
  const { tryDraft } = texts;
  return (
    <Stack gap="lg">
      <section className={panel.card} aria-labelledby="try">
        <Title order={2} fz={20} id="try">
          {tryDraft.title}
        </Title>
        <Text c="dimmed" size="sm" mt={4} mb="md" maw={620}>
          {tryDraft.text}
        </Text>
        <Group align="flex-end" gap="sm">
          <NativeSelect
            label={tryDraft.events}
            w={130}
            value={events}
            data={CHOICES}
            onChange={(event) => setEvents(event.currentTarget.value)}
          />
          <Button
            leftSection={<IconFlask size={17} />}
            loading={attempt.isPending}
            onClick={() => attempt.mutate()}
          >
            {attempt.data ? tryDraft.again : tryDraft.go}
          </Button>
        </Group>
      </section>
      {attempt.error ? <Refusal error={attempt.error} workflowId={workflowId} /> : null}
      {attempt.isPending ? <ListSkeleton height={140} /> : null}
      {attempt.data && !attempt.isPending ? <Outcome tried={attempt.data} workflow={workflow} /> : null}
    </Stack>
  );
}

interface OutcomeProps {
  tried: TriedAgainstPast;
  workflow: WorkflowDetail;
}

function Outcome({ tried, workflow }: OutcomeProps) {
  const workflowId = workflow.id;
  const nameOf = namesOf(workflow);
  const { tryDraft } = texts;
  const { items, different } = tried;
  if (items.length === 0) return <EmptyList title={tryDraft.noEvents}>{tryDraft.noEventsText}</EmptyList>;
  return (
    <Stack gap="md">
      <div role="status">
        <Title order={2} fz={20}>
          {different === 0 ? tryDraft.allSame : tryDraft.different(different, items.length)}
        </Title>
        {different === 0 ? <Text mt={4}>{tryDraft.allSameText(items.length)}</Text> : null}
        <p className={classes.nothingSent}>
          <IconShieldCheck size={17} aria-hidden="true" /> {tryDraft.nothingSent}
        </p>
      </div>
      {items
        .filter(({ differs }) => differs)
        .map((event) => (
          <TriedEventCard key={event.eventId} event={event} workflowId={workflowId} nameOf={nameOf} />
        ))}
      <SameEvents events={items.filter(({ differs }) => !differs)} workflowId={workflowId} />
    </Stack>
  );
}

/** What steps are called by their paths, those of the draft first. */
function namesOf({ draft, published }: WorkflowDetail): (path: string) => string {
  const before = published ? stepsById(published.definition) : new Map<string, Step>();
  // A draft that could be tried is whole.
  const after = stepsById(draft.definition as unknown as { steps: Step[] });
  return (path) => {
    const id = path.split('/').at(-1) ?? '';
    return stepName(after.get(id) ?? before.get(id), path);
  };
}

/** Why it can't be tried; of a draft that is not whole, what is missing. */
function Refusal({ error, workflowId }: { error: Error; workflowId: string }) {
  const problems = error instanceof ApiProblem ? error.errors : [];
  if (problems.length === 0) return <Notice tone="error">{messageOf(error)}</Notice>;
  return (
    <Notice tone="error" title={texts.tryDraft.problems}>
      <List size="sm">
        {problems.map((problem) => (
          <List.Item key={problem.pointer + problem.code}>{problem.message}</List.Item>
        ))}
      </List>
      <Link to="/workflows/$workflowId" params={{ workflowId }} className={panel.link}>
        {texts.workflow.build}
      </Link>
    </Notice>
  );
}
