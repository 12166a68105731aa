import { Title, Text } from '@mantine/core';
import type { ReactNode } from 'react';

import { Logo } from '../shell/Logo';
import { texts } from '../texts';
import classes from './AccessFrame.module.css';

/** The page around sign-in and set-up. */
export function AccessFrame({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <main className={classes.page}>
      <div className={classes.column}>
        <div className={classes.brand}>
          <Logo size={40} />
          <span>{texts.product}</span>
        </div>
        <section className={classes.card}>
          <Title order={1} fz={24}>
            {title}
          </Title>
          <Text c="dimmed" mt={6} mb="lg">
            {text}
          </Text>
          {children}
        </section>
      </div>
      <svg className={classes.water} viewBox="0 0 1440 160" preserveAspectRatio="none" aria-hidden="true">
        <path d="M0 60c180-50 300-50 480 0s300 50 480 0 300-50 480 0v100H0z" opacity=".35" />
        <path d="M0 96c160-36 320-36 480 0s320 36 480 0 320-36 480 0v64H0z" opacity=".5" />
      </svg>
    </main>
  );
}
