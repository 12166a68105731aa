import { Group, Stack, Text, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';

import { useMay } from '../access/useMay';
import type { Step, StepRunView } from '../api/types';
import { DecideForm } from '../approvals/DecideForm';
import { CopyButton } from '../parts/CopyButton';
import { When } from '../parts/When';
import { texts } from '../texts';
import classes from './RunNode.module.css';
import page from './RunPage.module.css';

/** What a waiting step keeps, whichever its type is. */
interface State {
  resumeUrl?: string;
  approveUrl?: string;
  declineUrl?: string;
  message?: string | null;
  name?: string;
  runId?: string;
}

interface Props {
  step: Step;
  stepRun: StepRunView;
  runId: string;
}

/** What a step waits for, until when, and how to let it go on. */
export function WaitingStep({ step, stepRun, runId }: Props) {
  const state = (stepRun.output ?? {}) as State;
  const mayDecide = useMay('editor');
  const { wait } = texts.tree;
  const ends = step.type === 'delay' || step.type === 'digest' ? wait.until : wait.expires;
  return (
    <Stack gap="sm">
      {step.type === 'delay' ? <Text size="sm">{wait.delay}</Text> : null}
      {step.type === 'wait' && step.for === 'callback' ? (
        <>
          <Text size="sm">{wait.callback}</Text>
          <Address label={wait.callbackUrl} url={state.resumeUrl} />
        </>
      ) : null}
      {step.type === 'wait' && step.for === 'approval' ? (
        <>
          <Text size="sm">{wait.approval}</Text>
          {state.message ? <Text fw={600}>{state.message}</Text> : null}
          {mayDecide ? <DecideForm runId={runId} path={stepRun.path} /> : null}
          <details className={classes.fold}>
            <summary>{wait.links}</summary>
            <Stack gap="sm">
              <Address label={wait.approveUrl} url={state.approveUrl} />
              <Address label={wait.declineUrl} url={state.declineUrl} />
            </Stack>
          </details>
        </>
      ) : null}
      {step.type === 'digest' ? (
        <Text size="sm">
          {wait.digest(state.name ?? '')}{' '}
          <Link to="/storage" className={page.link}>
            {wait.digestLink}
          </Link>
        </Text>
      ) : null}
      {step.type === 'call' ? (
        <Text size="sm">
          {wait.call}{' '}
          {state.runId ? (
            <Link to="/runs/$runId" params={{ runId: state.runId }} className={page.link}>
              {texts.tree.openRun}
            </Link>
          ) : null}
        </Text>
      ) : null}
      <Text size="sm" c="dimmed">
        {stepRun.nextAttemptAt ? (
          <>
            {ends} <When at={stepRun.nextAttemptAt} />
          </>
        ) : step.type === 'digest' ? (
          wait.asked
        ) : null}
      </Text>
    </Stack>
  );
}

function Address({ label, url }: { label: string; url: string | undefined }) {
  if (!url) return null;
  return (
    <Group align="flex-end" gap="xs" wrap="nowrap">
      <TextInput
        label={label}
        value={url}
        readOnly
        flex={1}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
        onFocus={(event) => event.currentTarget.select()}
      />
      <CopyButton value={url} what={label} />
    </Group>
  );
}
