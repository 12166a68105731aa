import { Button, Group, Text, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { IconFlask } from '@tabler/icons-react';
import { useState } from 'react';

import { api } from '../api/client';
import { messageOf } from '../api/problem';
import type { RunStarted } from '../api/types';
import { Dialog } from '../parts/Dialog';
import { Notice } from '../parts/Notice';
import { toastDone } from '../parts/toast';
import { texts } from '../texts';

interface Props {
  workflowId: string;
  sample: unknown;
  published: boolean;
  /** What the button is called, where it is more than a test. */
  label?: string;
}

/** Starts a run by hand with a body of one's own. */
export function TestEvent({ workflowId, sample, published, label = texts.test.button }: Props) {
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const [bad, setBad] = useState(false);
  const start = useMutation({
    mutationFn: (body: unknown) => api.post<RunStarted>(`/workflows/${workflowId}/run`, { body }),
    onSuccess: () => {
      setOpen(false);
      toastDone(texts.test.sent);
      void client.invalidateQueries({ queryKey: ['runs', workflowId] });
    },
  });
  const show = () => {
    setText(JSON.stringify(sample, null, 2));
    setBad(false);
    start.reset();
    setOpen(true);
  };
  const send = () => {
    let body: unknown;
    try {
      body = JSON.parse(text);
    } catch {
      setBad(true);
      return;
    }
    setBad(false);
    start.mutate(body);
  };
  return (
    <>
      <Button variant="default" leftSection={<IconFlask size={17} />} onClick={show} disabled={!published}>
        {label}
      </Button>
      <Dialog opened={open} onClose={() => setOpen(false)} title={label} size="lg">
        <Text c="dimmed" size="sm" mb="md">
          {texts.test.text}
        </Text>
        {start.error ? <Notice tone="error">{messageOf(start.error)}</Notice> : null}
        <Textarea
          label={texts.sample.label}
          rows={9}
          spellCheck={false}
          data-autofocus
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
          value={text}
          error={bad ? texts.sample.notJson : undefined}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={() => setOpen(false)}>
            {texts.cancel}
          </Button>
          <Button loading={start.isPending} onClick={send}>
            {texts.test.send}
          </Button>
        </Group>
      </Dialog>
    </>
  );
}
