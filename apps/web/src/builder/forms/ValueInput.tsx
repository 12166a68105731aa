import { UnstyledButton } from '@mantine/core';

import { texts } from '../../texts';
import { TemplateInput } from '../TemplateInput';
import { marksOf, type Place } from './field';
import classes from './forms.module.css';
import { useValueText } from './useValueText';

interface Props extends Place {
  label: string;
  value: unknown;
  /** undefined: no value. */
  onChange: (value: unknown) => void;
  description?: string;
  placeholder?: string;
  /** Keeps the label for screen readers only, and offers no JSON unless the value is some. */
  quietLabel?: boolean;
  /** Only a number, or a template that gives one. */
  numeric?: boolean;
  lines?: number;
}

const words = texts.forms.value;

/** One value: a text with templates, or JSON with templates in its texts, which keeps its types. */
export function ValueInput({ label, value, onChange, at, groups, problems, ...rest }: Props) {
  const draft = useValueText(at, value, onChange);
  const { id, error } = marksOf(problems, at);
  const { quietLabel = false, numeric = false, lines, ...shown } = rest;
  const single = numeric || quietLabel;
  const scalar = single && draft.json && typeof value !== 'object';
  const tall = draft.json && !scalar;
  const size = tall ? Math.min(14, Math.max(lines ?? 3, draft.text.split('\n').length)) : lines;
  return (
    <div className={classes.value}>
      <TemplateInput
        {...shown}
        label={label}
        quietLabel={quietLabel}
        id={id}
        groups={groups}
        value={draft.text}
        {...(size ? { lines: size } : {})}
        {...(tall ? { description: words.jsonHelp } : {})}
        error={draft.bad ? words.notJson : error}
        onChange={numeric ? draft.typeNumber : scalar ? draft.typeScalar : draft.type}
      />
      {single ? null : (
        <UnstyledButton
          className={classes.mode}
          aria-label={`${draft.json ? words.asText : words.asJson}: ${label}`}
          onClick={draft.toggle}
        >
          {draft.json ? words.asText : words.asJson}
        </UnstyledButton>
      )}
    </div>
  );
}
