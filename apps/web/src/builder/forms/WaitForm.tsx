import { Code, Text } from '@mantine/core';

import { CopyButton } from '../../parts/CopyButton';
import { texts } from '../../texts';
import type { Json } from '../definition';
import { TemplateInput } from '../TemplateInput';
import { Choice } from './Choice';
import { DurationInput } from './DurationInput';
import { marksOf, patched, textOf, textOrNothing } from './field';
import type { FormProps } from './form-props';
import classes from './forms.module.css';

const words = texts.forms.wait;
const MAX_WAIT_MS = 366 * 86_400_000;

export function WaitForm({ step, at, groups, problems, readOnly, onChange }: FormProps) {
  const approval = step['for'] === 'approval';
  const set = (part: Json) => onChange(patched(step, part));
  const addresses = approval ? (['approveUrl', 'declineUrl'] as const) : (['resumeUrl'] as const);
  return (
    <div className={classes.form}>
      {approval ? (
        <TemplateInput
          label={words.message}
          description={words.messageHelp}
          placeholder={words.messagePlaceholder}
          lines={3}
          {...marksOf(problems, `${at}/message`)}
          groups={groups}
          value={textOf(step['message'])}
          onChange={(message) => set({ message: textOrNothing(message) })}
        />
      ) : null}
      <div className={classes.panel}>
        <Text size="sm">{approval ? words.linksHelp : words.addressHelp}</Text>
        {addresses.map((name) => {
          const template = `{{steps.${step.id}.${name}}}`;
          return (
            <div key={name} className={classes.address}>
              <Text size="sm" c="dimmed">
                {words.addresses[name]}
              </Text>
              <Code className={classes.template}>{template}</Code>
              {readOnly ? null : <CopyButton compact value={template} what={words.addresses[name]} />}
            </div>
          );
        })}
      </div>
      <div className={classes.pair}>
        <DurationInput
          label={words.timeout}
          unit="d"
          min={1000}
          max={MAX_WAIT_MS}
          placeholder="7"
          value={step['timeoutMs']}
          at={`${at}/timeoutMs`}
          problems={problems}
          onChange={(timeoutMs) => set({ timeoutMs })}
        />
        <Choice
          label={words.onTimeout}
          options={words.onTimeouts}
          value={textOf(step['onTimeout']) || 'fail'}
          at={`${at}/onTimeout`}
          problems={problems}
          onChange={(next) => set({ onTimeout: next === 'fail' ? undefined : next })}
        />
      </div>
    </div>
  );
}
