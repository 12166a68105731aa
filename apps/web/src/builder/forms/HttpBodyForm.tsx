import { NativeSelect, Text } from '@mantine/core';
import { useState } from 'react';

import { texts } from '../../texts';
import { isObject, type Json } from '../definition';
import type { FieldGroup } from '../InsertMenu';
import { TemplateInput } from '../TemplateInput';
import { marksOf, textOf, type Place } from './field';
import { Rows } from './Rows';
import { useValueText } from './useValueText';

type Kind = 'mapped' | 'json' | 'form' | 'multipart' | 'file' | 'text' | 'none';

const AS_SAID = ['none', 'form', 'multipart', 'file'] as const;

const WHOLE_STEP = /^\{\{steps\.([a-z][a-z0-9_]*)\}\}$/;

function kindOf({ body, bodyType }: Json): Kind {
  const said = AS_SAID.find((kind) => kind === bodyType);
  if (said) return said;
  if (body === undefined || body === null) return 'none';
  if (typeof body !== 'string') return 'json';
  return WHOLE_STEP.test(body) ? 'mapped' : 'text';
}

/** The nearest step whose fields can be sent as they are; null when there is none. */
function nearestWhole(groups: readonly FieldGroup[]): string | null {
  for (const { whole = '' } of groups) {
    const id = WHOLE_STEP.exec(whole)?.[1];
    if (id !== undefined) return id;
  }
  return null;
}

interface Props extends Place {
  input: Json;
  method: string;
  readOnly: boolean;
  /** The fields of the input that change. */
  onChange: (part: Json) => void;
}

const words = texts.forms.http;

/** The body of a request. `at` is the pointer of the input. */
export function HttpBodyForm({ input, method, readOnly, onChange, at: inputAt, ...rest }: Props) {
  const [kind, setKind] = useState<Kind>(() => kindOf(input));
  const at = `${inputAt}/body`;
  const place = { at, ...rest };
  const { id, error } = marksOf(rest.problems, at);
  const { body } = input;
  const from = WHOLE_STEP.exec(textOf(body))?.[1] ?? nearestWhole(rest.groups);
  const choose = (next: Kind) => {
    setKind(next);
    const keeps = ['json', 'form', 'multipart'].includes(next) ? isObject(body) : typeof body === 'string';
    const kept = keeps ? body : undefined;
    if (next === 'none') onChange({ body: undefined, bodyType: undefined });
    if (next === 'mapped') onChange({ body: `{{steps.${from ?? ''}}}`, bodyType: undefined });
    if (next === 'json') onChange({ body: kept ?? {}, bodyType: undefined });
    if (next === 'form' || next === 'multipart') onChange({ body: kept ?? {}, bodyType: next });
    if (next === 'file') onChange({ body: kept ?? '', bodyType: 'file' });
    if (next === 'text') onChange({ body: kept ?? '', bodyType: undefined });
  };
  const kinds = (Object.keys(words.bodies) as Kind[]).filter(
    (name) => name !== 'mapped' || from !== null || kind === 'mapped',
  );
  const help = kind === 'mapped' ? words.mappedHelp(from ?? '') : words.noneHelp(method);
  return (
    <div>
      <NativeSelect
        label={texts.http.body}
        maw={340}
        value={kind}
        data={kinds.map((name) => ({ value: name, label: words.bodies[name] }))}
        onChange={(event) => choose(event.currentTarget.value as Kind)}
        mb="xs"
      />
      {kind === 'json' ? (
        <JsonBody value={body} {...place} onChange={(next) => onChange({ body: next })} />
      ) : null}
      {kind === 'form' || kind === 'multipart' ? (
        <Rows
          label={words.formFields}
          add={texts.map.add}
          words={kind === 'form' ? words.formRow : words.multipartRow}
          value={body}
          readOnly={readOnly}
          {...place}
          onChange={(next) => onChange({ body: next })}
        />
      ) : null}
      {kind === 'multipart' ? (
        <Text size="sm" c="dimmed" mt={6}>
          {words.multipartHelp}
        </Text>
      ) : null}
      {kind === 'file' ? (
        <TemplateInput
          label={words.file}
          quietLabel
          id={id}
          error={error}
          description={words.fileHelp}
          placeholder={words.filePlaceholder}
          groups={rest.groups}
          value={textOf(body)}
          onChange={(next) => onChange({ body: next })}
        />
      ) : null}
      {kind === 'text' ? (
        <TemplateInput
          label={words.text}
          quietLabel
          id={id}
          error={error}
          lines={4}
          description={words.textHelp}
          groups={rest.groups}
          value={textOf(body)}
          onChange={(next) => onChange({ body: next })}
        />
      ) : null}
      {kind === 'mapped' || kind === 'none' ? (
        <Text size="sm" c={error ? 'var(--mantine-color-error)' : 'dimmed'} id={id} tabIndex={-1}>
          {error ?? help}
        </Text>
      ) : null}
    </div>
  );
}

interface JsonProps extends Place {
  value: unknown;
  onChange: (value: unknown) => void;
}

function JsonBody({ value, at, groups, problems, onChange }: JsonProps) {
  const draft = useValueText(at, value, onChange);
  const { id, error } = marksOf(problems, at);
  return (
    <TemplateInput
      label={texts.http.ownBody}
      quietLabel
      id={id}
      lines={7}
      description={texts.http.ownHelp}
      groups={groups}
      value={draft.text}
      error={draft.bad ? texts.forms.value.notJson : error}
      onChange={draft.type}
    />
  );
}
