import { Button, Group, Text, Textarea } from '@mantine/core';
import { useState } from 'react';

import { Ago } from '../parts/Ago';
import { texts } from '../texts';
import type { Sample } from './useSample';

/** Says where the sample data comes from, and takes another one as long as no event came. */
export function SampleEditor({ sample, onForget }: { sample: Sample; onForget?: () => void }) {
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const [bad, setBad] = useState(false);
  const start = () => {
    setText(JSON.stringify(sample.body, null, 2));
    setBad(false);
    setOpen(true);
  };
  const use = () => {
    try {
      sample.paste(JSON.parse(text));
      setOpen(false);
    } catch {
      setBad(true);
    }
  };
  if (sample.origin === 'kept') {
    return (
      <Group justify="space-between" mt="md" gap="xs">
        <Text size="sm" c="dimmed">
          {texts.sample.kept}
        </Text>
        {onForget ? (
          <Button variant="subtle" size="compact-sm" onClick={onForget}>
            {texts.sample.forget}
          </Button>
        ) : null}
      </Group>
    );
  }
  if (sample.receivedAt) {
    return (
      <Text size="sm" c="dimmed" mt="md">
        {texts.sample.fromEvent} <Ago at={sample.receivedAt} />.
      </Text>
    );
  }
  if (!open) {
    return (
      <Group justify="space-between" mt="md" gap="xs">
        <Text size="sm" c="dimmed">
          {sample.origin === 'pasted' ? texts.sample.pasted : texts.sample.example}
        </Text>
        <Button variant="subtle" size="compact-sm" onClick={start}>
          {texts.sample.paste}
        </Button>
      </Group>
    );
  }
  return (
    <div>
      <Textarea
        mt="md"
        label={texts.sample.label}
        description={texts.sample.help}
        rows={6}
        autoFocus
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
        value={text}
        error={bad ? texts.sample.notJson : undefined}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Group mt="sm">
        <Button size="sm" onClick={use}>
          {texts.sample.use}
        </Button>
        <Button size="sm" variant="subtle" onClick={() => setOpen(false)}>
          {texts.cancel}
        </Button>
      </Group>
    </div>
  );
}
