import { Alert } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode, Ref } from 'react';

import classes from './Notice.module.css';

interface Props {
  tone: 'error' | 'warning' | 'info';
  title?: string;
  children?: ReactNode;
  ref?: Ref<HTMLDivElement>;
}

export function Notice({ tone, title, children, ref }: Props) {
  return (
    <Alert
      ref={ref}
      tabIndex={ref ? -1 : undefined}
      role={tone === 'info' ? 'note' : 'alert'}
      className={classes.notice}
      data-tone={tone}
      title={title}
      icon={tone === 'info' ? <IconInfoCircle /> : <IconAlertTriangle />}
    >
      {children}
    </Alert>
  );
}
