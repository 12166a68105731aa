import { Input, Switch } from '@mantine/core';
import type { ReactNode } from 'react';

import { fieldId, problemAt } from '../problems';
import type { FormProps } from './form-props';
import classes from './forms.module.css';

/** As the headings of other fields, also for who may only look. */
export const switchLook = { label: { fontWeight: 600, color: 'var(--mantine-color-text)' } };

interface Props {
  words: { title: string; help: string };
  on: boolean;
  at: string;
  problems: FormProps['problems'];
  onToggle: (on: boolean) => void;
}

interface WithFields extends Props {
  /** What it has once it is on. */
  children: ReactNode;
}

/** A setting that is on or off, and says no more than that. */
export function SettingSwitch({ words, on, at, problems, onToggle }: Props) {
  return (
    <li className={classes.setting}>
      <Switch
        styles={switchLook}
        label={words.title}
        description={words.help}
        id={fieldId(at)}
        error={problemAt(problems, at)}
        checked={on}
        onChange={(event) => onToggle(event.currentTarget.checked)}
      />
    </li>
  );
}

/** A setting with fields of its own, which are there while it is on. */
export function Setting({ words, on, at, problems, onToggle, children }: WithFields) {
  const own = problems.find(({ pointer }) => pointer === at)?.message;
  return (
    <li className={classes.setting}>
      <Switch
        styles={switchLook}
        label={words.title}
        description={words.help}
        checked={on}
        onChange={(event) => onToggle(event.currentTarget.checked)}
      />
      {on ? <div className={classes.settingFields}>{children}</div> : null}
      {own && !on ? <Input.Error mt="xs">{own}</Input.Error> : null}
    </li>
  );
}
