import { Button, Group, Stack, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type SubmitEvent } from 'react';

import { api } from '../api/client';
import { messageOf } from '../api/problem';
import { Notice } from '../parts/Notice';
import { texts } from '../texts';
import classes from './OwnApps.module.css';
import { type Preview, type Source, sourceOf } from './own-apps';

const words = texts.ownApps;

interface Props {
  /** The app that is to be made anew. */
  appId?: string;
  onRead: (preview: Preview, source: Source) => void;
  onCancel: () => void;
}

/** Takes a document, its address or a curl line, and gives what can be made of it. */
export function PasteForm({ appId, onRead, onCancel }: Props) {
  const [text, setText] = useState('');
  const read = useMutation({
    mutationFn: (source: Source) =>
      api.post<Preview>('/custom-connectors/preview', {
        ...source,
        ...(appId ? { connectorId: appId } : {}),
      }),
    onSuccess: (preview, source) => onRead(preview, source),
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const source = sourceOf(text);
    if (source) read.mutate(source);
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {read.error ? <Notice tone="error">{messageOf(read.error)}</Notice> : null}
        <Textarea
          label={words.paste}
          description={appId ? words.readAgainHelp : words.pasteHelp}
          placeholder={words.example}
          data-autofocus
          rows={8}
          resize="vertical"
          spellCheck={false}
          autoComplete="off"
          classNames={{ input: classes.paste! }}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {texts.cancel}
          </Button>
          <Button type="submit" loading={read.isPending} disabled={sourceOf(text) === null}>
            {words.read}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
