import { SegmentedControl, Text } from '@mantine/core';
import { useId, useState } from 'react';

import { texts } from '../texts';
import classes from './HttpCard.module.css';
import type { FieldGroup } from './InsertMenu';
import { fieldId } from './problems';
import { TemplateInput } from './TemplateInput';

type Kind = 'mapped' | 'own' | 'none';

interface Props {
  body: unknown;
  method: string;
  mapId: string | null;
  groups: readonly FieldGroup[];
  at: string;
  error?: string | undefined;
  /** undefined: no body. */
  onChange: (body: unknown) => void;
}

const mappedTemplate = (mapId: string | null): string => `{{steps.${mapId ?? ''}}}`;

function kindOf(body: unknown, mapId: string | null): Kind {
  if (body === undefined || body === null) return 'none';
  return mapId !== null && body === mappedTemplate(mapId) ? 'mapped' : 'own';
}

/** The value that a text stands for: JSON with templates as its texts, or a text that is one template. */
function parsed(text: string): { value: unknown } | null {
  if (text.trim().startsWith('{{')) return { value: text };
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return null;
  }
}

const written = (body: unknown): string =>
  typeof body === 'string' && body.startsWith('{{') ? body : JSON.stringify(body, null, 2);

export function HttpBody({ body, method, mapId, groups, at, error, onChange }: Props) {
  const labelId = useId();
  const [kind, setKind] = useState<Kind>(() => kindOf(body, mapId));
  const [text, setText] = useState(() => (body === undefined || body === null ? '{\n  \n}' : written(body)));
  const edit = (next: string) => {
    setText(next);
    const result = parsed(next);
    if (result) onChange(result.value);
  };
  const choose = (next: Kind) => {
    setKind(next);
    if (next === 'none') onChange(undefined);
    if (next === 'mapped') onChange(mappedTemplate(mapId));
    if (next === 'own') edit(text);
  };
  const kinds: Kind[] = mapId === null && kind !== 'mapped' ? ['own', 'none'] : ['mapped', 'own', 'none'];
  return (
    <div className={classes.group}>
      <Text id={labelId} size="sm" fw={600} mb={6}>
        {texts.http.body}
      </Text>
      <SegmentedControl
        aria-labelledby={labelId}
        maw="100%"
        value={kind}
        data={kinds.map((value) => ({ value, label: texts.http.bodies[value] }))}
        onChange={choose}
      />
      {kind === 'own' ? (
        <TemplateInput
          label={texts.http.ownBody}
          quietLabel
          id={fieldId(at)}
          lines={7}
          description={texts.http.ownHelp}
          groups={groups}
          value={text}
          error={parsed(text) ? error : texts.http.notJson}
          onChange={edit}
        />
      ) : (
        <Text
          size="sm"
          c={error ? 'var(--mantine-color-error)' : 'dimmed'}
          mt="xs"
          id={fieldId(at)}
          tabIndex={-1}
        >
          {error ?? (kind === 'mapped' ? texts.http.mappedHelp : texts.http.noneHelp(method))}
        </Text>
      )}
    </div>
  );
}
