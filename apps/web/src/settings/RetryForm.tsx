import {
  Button,
  Checkbox,
  Group,
  NativeSelect,
  NumberInput,
  SimpleGrid,
  Stack,
  Text,
  Title,
} from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type SubmitEvent } from 'react';

import { api } from '../api/client';
import { ApiProblem, messageOf } from '../api/problem';
import { workspaceQuery } from '../api/queries';
import type { RetryPolicy, WorkspaceView } from '../api/types';
import { formatDuration } from '../parts/duration';
import { Notice } from '../parts/Notice';
import panel from '../parts/Panel.module.css';
import { toastDone } from '../parts/toast';
import { texts } from '../texts';
import { BUILT_IN, waitsOf } from './retryPlan';

const MOST_ATTEMPTS = 20;
const MOST_SECONDS = 86_400;
const MOST_WAITS_SHOWN = 8;

interface Props {
  saved: RetryPolicy | null;
  readOnly: boolean;
}

/** How often steps try again unless they say otherwise. */
export function RetryForm({ saved, readOnly }: Props) {
  const client = useQueryClient();
  const [own, setOwn] = useState(saved !== null);
  const [policy, setPolicy] = useState<Required<RetryPolicy>>({ ...BUILT_IN, ...saved });
  const save = useMutation({
    mutationFn: () => api.patch<WorkspaceView>('/workspace', { settings: { retry: own ? policy : null } }),
    onSuccess: (workspace) => {
      toastDone(texts.settings.saved);
      client.setQueryData(workspaceQuery.queryKey, workspace);
    },
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const change = (part: Partial<RetryPolicy>) => setPolicy({ ...policy, ...part });
  const at = (name: string) =>
    save.error instanceof ApiProblem ? save.error.at(`/settings/retry/${name}`) : undefined;
  const waits = waitsOf(own ? policy : BUILT_IN);
  return (
    <form onSubmit={submit} className={panel.card} aria-labelledby="retries">
      <Stack>
        <div>
          <Title order={2} fz={18} id="retries">
            {texts.settings.retryTitle}
          </Title>
          <Text size="sm" c="dimmed" mt={2}>
            {texts.settings.retryHelp}
          </Text>
        </div>
        {readOnly ? <Text size="sm">{texts.settings.viewer}</Text> : null}
        {save.error ? <Notice tone="error">{messageOf(save.error)}</Notice> : null}
        <Checkbox
          label={texts.settings.own}
          description={texts.settings.builtIn(BUILT_IN.attempts)}
          checked={own}
          disabled={readOnly}
          onChange={(event) => setOwn(event.currentTarget.checked)}
        />
        {own ? (
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <NumberInput
              label={texts.settings.attempts}
              description={texts.settings.attemptsHelp}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              min={1}
              max={MOST_ATTEMPTS}
              allowDecimal={false}
              clampBehavior="strict"
              disabled={readOnly}
              error={at('attempts')}
              value={policy.attempts}
              onChange={(value) => change({ attempts: Number(value) || 1 })}
            />
            <NativeSelect
              label={texts.settings.backoff}
              disabled={readOnly}
              value={policy.backoff}
              data={[
                { value: 'exponential', label: texts.settings.exponential },
                { value: 'fixed', label: texts.settings.fixed },
              ]}
              onChange={(event) =>
                change({ backoff: event.currentTarget.value as Required<RetryPolicy>['backoff'] })
              }
            />
            <Seconds
              label={texts.settings.initial}
              readOnly={readOnly}
              error={at('initialMs')}
              ms={policy.initialMs}
              onChange={(initialMs) => change({ initialMs })}
            />
            {policy.backoff === 'fixed' ? null : (
              <Seconds
                label={texts.settings.max}
                readOnly={readOnly}
                error={at('maxMs')}
                ms={policy.maxMs}
                onChange={(maxMs) => change({ maxMs })}
              />
            )}
          </SimpleGrid>
        ) : null}
        <Text size="sm" c="dimmed" role="status">
          {waits.length === 0
            ? texts.settings.never
            : `${texts.settings.plan} ${waits.slice(0, MOST_WAITS_SHOWN).map(formatDuration).join(', ')}${waits.length > MOST_WAITS_SHOWN ? '…' : ''}`}
        </Text>
        {readOnly ? null : (
          <Group justify="flex-end">
            <Button type="submit" loading={save.isPending}>
              {texts.settings.save}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}

interface SecondsProps {
  label: string;
  readOnly: boolean;
  error: string | undefined;
  ms: number;
  onChange: (ms: number) => void;
}

function Seconds({ label, readOnly, error, ms, onChange }: SecondsProps) {
  return (
    <NumberInput
      label={label}
      min={0}
      max={MOST_SECONDS}
      decimalScale={3}
      clampBehavior="strict"
      disabled={readOnly}
      error={error}
      value={ms / 1000}
      onChange={(value) => onChange(Math.round((Number(value) || 0) * 1000))}
    />
  );
}
