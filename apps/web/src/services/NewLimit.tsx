import { Button, Group, NativeSelect, NumberInput, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type SubmitEvent } from 'react';

import { api } from '../api/client';
import { hasStatus, messageOf } from '../api/problem';
import { Dialog } from '../parts/Dialog';
import { Notice } from '../parts/Notice';
import { toastDone } from '../parts/toast';
import { texts } from '../texts';
import { type Limit, limitsQuery } from './services';

const words = texts.services;

/** Of a whole address, which is what people copy, only the host. */
const hostIn = (text: string): string =>
  (URL.canParse(text.trim()) && new URL(text.trim()).host) || text.trim();

/** Asks for a service and how often it may be called. */
export function NewLimit({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const [host, setHost] = useState('');
  const [requests, setRequests] = useState(10);
  const [perMs, setPerMs] = useState(1000);
  const save = useMutation({
    mutationFn: () =>
      api.put<Limit>(`/outbound-limits/${encodeURIComponent(hostIn(host))}`, { requests, perMs }),
    onSuccess: async (limit) => {
      await client.invalidateQueries({ queryKey: limitsQuery.queryKey });
      toastDone(words.saved(limit.host));
      onClose();
    },
  });
  // The host is part of the address, which leads nowhere then.
  const isBadHost = hasStatus(save.error, 404) || hasStatus(save.error, 400);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Dialog opened onClose={onClose} title={words.add} closeOnClickOutside={false}>
      <form onSubmit={submit}>
        <Stack>
          {save.error && !isBadHost ? <Notice tone="error">{messageOf(save.error)}</Notice> : null}
          <TextInput
            label={words.host}
            description={words.hostHelp}
            placeholder="api.example.com"
            error={isBadHost ? words.badHost : undefined}
            data-autofocus
            spellCheck={false}
            autoComplete="off"
            value={host}
            onChange={(event) => setHost(event.currentTarget.value)}
          />
          <Group align="flex-end" grow>
            <NumberInput
              label={words.requests}
              min={1}
              max={1_000_000}
              allowDecimal={false}
              value={requests}
              onChange={(value) => setRequests(Number(value) || 1)}
            />
            <NativeSelect
              label={words.per}
              value={perMs}
              data={Object.entries(words.perUnits).map(([value, label]) => ({ value, label }))}
              onChange={(event) => setPerMs(Number(event.currentTarget.value))}
            />
          </Group>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {texts.cancel}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={host.trim() === ''}>
              {words.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
