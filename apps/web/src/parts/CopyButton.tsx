import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useState } from 'react';

import { texts } from '../texts';
import { copyText } from './copyText';
import { toastError } from './toast';

interface Props {
  value: string;
  /** What is copied, for the button's name: "trigger URL". */
  what: string;
  /** An icon alone, for tight places. */
  compact?: boolean;
}

export function CopyButton({ value, what, compact = false }: Props) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = window.setTimeout(() => setCopied(false), 2000);
    return () => window.clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    if (await copyText(value)) setCopied(true);
    else toastError(texts.copy.failed);
  };
  const icon = copied ? <IconCheck size={16} /> : <IconCopy size={16} />;
  const label = copied ? texts.copy.done : texts.copy.what(what);
  if (compact) {
    return (
      <Tooltip label={label}>
        <ActionIcon variant="subtle" size="lg" aria-label={label} onClick={() => void copy()}>
          {icon}
        </ActionIcon>
      </Tooltip>
    );
  }
  return (
    <Button variant="default" leftSection={icon} onClick={() => void copy()} miw={104} aria-label={label}>
      {copied ? texts.copy.done : texts.copy.button}
    </Button>
  );
}
