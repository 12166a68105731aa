import { Checkbox, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { connectorsQuery } from '../../api/queries';
import type { FieldSchema } from '../../api/types';
import { ConnectionSelect } from '../../connections/ConnectionSelect';
import { HelpButton } from '../../help/HelpButton';
import { hintsOf, propertiesOf } from '../../schema-form/field-schema';
import { SchemaForm } from '../../schema-form/SchemaForm';
import { texts } from '../../texts';
import { inputOf, type DraftStep, type Json } from '../definition';
import { pointer } from '../problems';
import { TemplateInput } from '../TemplateInput';
import { marksOf, patched, textOf, textOrNothing } from './field';
import type { FormProps } from './form-props';
import classes from './forms.module.css';
import { HttpBodyForm } from './HttpBodyForm';
import { MoreSettings } from './MoreSettings';
import { Rows } from './Rows';

const METHODS = ['POST', 'PUT', 'PATCH', 'GET', 'DELETE', 'HEAD', 'OPTIONS'];
const MORE = ['contentType', 'followRedirects', 'failOnStatus'] as const;
const words = texts.forms.http;

/** Pointers within the step of what this form shows. */
export const httpFields = (_step: DraftStep): string[] => [
  '/connectionId',
  ...['method', 'url', 'query', 'headers', 'body', ...MORE].map((name) => `/input${pointer(name)}`),
];

const DRAWN = new Set<string>(['method', 'url', 'query', 'headers', 'bodyType', 'body', ...MORE]);

/** What the action takes besides what this form draws itself; all of it stands under “more settings”. */
function furtherFields(schema: FieldSchema): FieldSchema {
  const properties = propertiesOf(schema)
    .filter(({ name }) => !DRAWN.has(name))
    .map(({ name, schema: field }) => [name, { ...field, ui: { ...hintsOf(field), advanced: false } }]);
  return { type: 'object', properties: Object.fromEntries(properties) };
}

const orNothing = (object: Json): Json | undefined => (Object.keys(object).length > 0 ? object : undefined);

export function HttpForm({ step, at: stepAt, groups, problems, readOnly, onChange }: FormProps) {
  const input = inputOf(step);
  const at = `${stepAt}/input`;
  const set = (part: Json) => onChange({ ...step, input: patched(input, part) });
  const method = textOf(input['method']) || 'GET';
  const place = (name: string) => ({ at: `${at}/${name}`, groups, problems });
  const marks = (name: string) => marksOf(problems, `${at}/${name}`);
  const { data } = useQuery(connectorsQuery);
  const connector = data?.items.find(({ key }) => key === 'http');
  const action = connector?.actions.find(({ key }) => key === 'request');
  const schema = action && furtherFields(action.input);
  const further = schema ? propertiesOf(schema).map(({ name }) => name) : [];
  return (
    <div className={classes.form}>
      <div className={classes.target}>
        <NativeSelect
          label={texts.http.method}
          {...marks('method')}
          data={METHODS.includes(method) ? METHODS : [method, ...METHODS]}
          value={method}
          onChange={(event) => set({ method: event.currentTarget.value })}
        />
        <TemplateInput
          label={texts.http.url}
          {...marks('url')}
          placeholder={texts.http.urlPlaceholder}
          groups={groups}
          value={textOf(input['url'])}
          onChange={(url) => set({ url })}
        />
      </div>
      {connector && action?.auth ? (
        <ConnectionSelect
          connector={connector}
          kinds={action.auth.kinds}
          required={false}
          help={texts.connections.signInHelp}
          value={step['connectionId']}
          at={`${stepAt}/connectionId`}
          problems={problems}
          readOnly={readOnly}
          onChange={(id) => onChange(patched(step, { connectionId: id ?? undefined }))}
        />
      ) : null}
      <Rows
        label={words.query}
        add={words.addQuery}
        words={words.queryRow}
        value={input['query']}
        readOnly={readOnly}
        {...place('query')}
        onChange={(query) => set({ query: orNothing(query) })}
      />
      <Rows
        label={texts.http.headers}
        add={texts.http.addHeader}
        words={texts.http.row}
        value={input['headers']}
        readOnly={readOnly}
        {...place('headers')}
        onChange={(headers) => set({ headers: orNothing(headers) })}
      />
      <HttpBodyForm {...{ input, method, groups, problems, readOnly, at }} onChange={set} />
      <MoreSettings
        open={[...MORE, ...further].some((name) => input[name] !== undefined)}
        problems={problems}
        within={[...MORE, ...further].map((name) => `${at}/${name}`)}
      >
        <TemplateInput
          label={words.contentType}
          {...marks('contentType')}
          description={words.contentTypeHelp}
          placeholder="text/plain; charset=utf-8"
          groups={groups}
          value={textOf(input['contentType'])}
          onChange={(contentType) => set({ contentType: textOrNothing(contentType) })}
        />
        <Checkbox
          label={words.followRedirects}
          {...marks('followRedirects')}
          checked={input['followRedirects'] !== false}
          onChange={(event) => set({ followRedirects: event.currentTarget.checked ? undefined : false })}
        />
        <Checkbox
          label={words.failOnStatus}
          {...marks('failOnStatus')}
          checked={input['failOnStatus'] !== false}
          onChange={(event) => set({ failOnStatus: event.currentTarget.checked ? undefined : false })}
        />
        {schema ? (
          <SchemaForm
            schema={schema}
            value={input}
            place={{ at, problems, readOnly, groups }}
            onChange={(next) => onChange({ ...step, input: next })}
          />
        ) : null}
      </MoreSettings>
      {connector ? (
        <div>
          <HelpButton connector={connector} />
        </div>
      ) : null}
    </div>
  );
}
