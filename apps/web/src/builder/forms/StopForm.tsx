import { texts } from '../../texts';
import { TemplateInput } from '../TemplateInput';
import { Segments } from './Choice';
import { marksOf, patched, textOf, textOrNothing } from './field';
import type { FormProps } from './form-props';
import classes from './forms.module.css';

export function StopForm({ step, at, groups, problems, onChange }: FormProps) {
  const words = texts.forms.stop;
  return (
    <div className={classes.form}>
      <Segments
        label={words.as}
        options={words.outcomes}
        value={step['as'] === 'failed' ? 'failed' : 'succeeded'}
        at={`${at}/as`}
        problems={problems}
        onChange={(as) => onChange({ ...step, as })}
      />
      <TemplateInput
        label={words.message}
        description={words.messageHelp}
        placeholder={words.messagePlaceholder}
        {...marksOf(problems, `${at}/message`)}
        groups={groups}
        value={textOf(step['message'])}
        onChange={(message) => onChange(patched(step, { message: textOrNothing(message) }))}
      />
    </div>
  );
}
