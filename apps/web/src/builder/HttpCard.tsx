import { Button, NativeSelect, Text } from '@mantine/core';
import { IconPlus, IconSend } from '@tabler/icons-react';

import type { ProblemItem } from '../api/types';
import { texts } from '../texts';
import type { DraftStep, Json } from './definition';
import { inputOf, isObject } from './definition';
import { FlowCard } from './FlowCard';
import classes from './HttpCard.module.css';
import { HttpBody } from './HttpBody';
import type { FieldGroup } from './InsertMenu';
import { fieldId, pointer, problemAt, problemsBeside } from './problems';
import { RowList } from './RowList';
import { newRow, useRows } from './rows';
import { TemplateInput } from './TemplateInput';

const METHODS = ['POST', 'PUT', 'PATCH', 'GET', 'DELETE', 'HEAD', 'OPTIONS'];

interface Props {
  step: DraftStep;
  index: number;
  groups: readonly FieldGroup[];
  /** The mapping whose result can be the body. */
  mapId: string | null;
  problems: readonly ProblemItem[];
  onChange: (input: Json) => void;
  readOnly: boolean;
  onRemove: (() => void) | undefined;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function without(input: Json, key: string): Json {
  const { [key]: _gone, ...rest } = input;
  return rest;
}

export function HttpCard({ step, index, groups, mapId, problems, readOnly, onChange, onRemove }: Props) {
  const input = inputOf(step);
  const card = pointer('steps', index);
  const at = (name: string) => `${card}/input/${name}`;
  const method = textOf(input['method']) || 'GET';
  const headers = useRows(isObject(input['headers']) ? input['headers'] : {}, (object) =>
    onChange(Object.keys(object).length > 0 ? { ...input, headers: object } : without(input, 'headers')),
  );
  const fields = ['method', 'url', 'headers', 'body'].map(at);
  return (
    <FlowCard
      number={index + 2}
      title={typeof step['title'] === 'string' && step['title'] ? step['title'] : texts.http.title}
      help={texts.http.help}
      icon={IconSend}
      at={card}
      problems={problemsBeside(problems, card, fields)}
      readOnly={readOnly}
      onRemove={onRemove}
    >
      <div className={classes.target}>
        <NativeSelect
          label={texts.http.method}
          id={fieldId(at('method'))}
          data={METHODS.includes(method) ? METHODS : [method, ...METHODS]}
          value={method}
          error={problemAt(problems, at('method'))}
          onChange={(event) => onChange({ ...input, method: event.currentTarget.value })}
        />
        <TemplateInput
          label={texts.http.url}
          id={fieldId(at('url'))}
          placeholder={texts.http.urlPlaceholder}
          groups={groups}
          value={textOf(input['url'])}
          error={problemAt(problems, at('url'))}
          onChange={(url) => onChange({ ...input, url })}
        />
      </div>
      {readOnly && headers.rows.length === 0 ? null : (
        <fieldset className={classes.group} id={fieldId(at('headers'))} tabIndex={-1}>
          <Text component="legend" size="sm" fw={600}>
            {texts.http.headers}
          </Text>
          <RowList
            rows={headers.rows}
            at={at('headers')}
            problems={problems}
            groups={groups}
            words={texts.http.row}
            edit={headers.edit}
            remove={headers.remove}
          />
          <Button
            variant="subtle"
            size="compact-md"
            mt={headers.rows.length > 0 ? 'xs' : 0}
            leftSection={<IconPlus size={16} />}
            onClick={() => headers.add(newRow())}
          >
            {texts.http.addHeader}
          </Button>
        </fieldset>
      )}
      <HttpBody
        body={input['body']}
        method={method}
        mapId={mapId}
        groups={groups}
        at={at('body')}
        error={problemAt(problems, at('body'))}
        onChange={(body) => onChange(body === undefined ? without(input, 'body') : { ...input, body })}
      />
    </FlowCard>
  );
}
