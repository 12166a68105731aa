import { Switch } from '@mantine/core';

import { texts } from '../../texts';
import { isObject, type Json } from '../definition';
import { marksOf, patched } from './field';
import type { FormProps } from './form-props';
import classes from './forms.module.css';
import { Rows } from './Rows';
import { switchLook } from './Setting';
import { useSetAside } from './useSetAside';
import { ValueInput } from './ValueInput';

const words = texts.forms.return;

export function ReturnForm({ step, at, groups, problems, readOnly, onChange }: FormProps) {
  const setAside = useSetAside();
  const set = (part: Json) => onChange(patched(step, part));
  const answers = step['response'] !== undefined;
  const toggle = (on: boolean) => {
    const part = setAside(step, ['response'], on ? ['response'] : []);
    set(on ? { response: part['response'] ?? { status: 200 } } : part);
  };
  return (
    <div className={classes.form}>
      <ValueInput
        label={words.value}
        description={words.valueHelp}
        placeholder="{{steps.fields}}"
        lines={2}
        value={step['value']}
        {...{ at: `${at}/value`, groups, problems }}
        onChange={(value) => set({ value })}
      />
      <Switch
        styles={switchLook}
        label={words.respond}
        description={words.respondHelp}
        {...marksOf(
          problems.filter(({ pointer }) => pointer === `${at}/response`),
          `${at}/response`,
        )}
        checked={answers}
        onChange={(event) => toggle(event.currentTarget.checked)}
      />
      {answers ? (
        <Response
          value={step['response']}
          at={`${at}/response`}
          {...{ groups, problems, readOnly }}
          onChange={(response) => set({ response })}
        />
      ) : null}
    </div>
  );
}

interface ResponseProps extends Omit<FormProps, 'step' | 'onChange'> {
  value: unknown;
  onChange: (response: Json) => void;
}

function Response({ value, at, groups, problems, readOnly, onChange }: ResponseProps) {
  const response = isObject(value) ? value : {};
  const set = (part: Json) => onChange(patched(response, part));
  const place = (name: string) => ({ at: `${at}/${name}`, groups, problems });
  return (
    <div className={`${classes.panel} ${classes.form}`}>
      <div className={classes.short}>
        <ValueInput
          label={words.status}
          numeric
          placeholder="200"
          value={response['status']}
          {...place('status')}
          onChange={(status) => set({ status })}
        />
      </div>
      <Rows
        label={words.headers}
        add={texts.http.addHeader}
        words={words.row}
        value={response['headers']}
        readOnly={readOnly}
        {...place('headers')}
        onChange={(headers) => set({ headers: Object.keys(headers).length > 0 ? headers : undefined })}
      />
      <ValueInput
        label={words.body}
        description={words.bodyHelp}
        lines={4}
        value={response['body']}
        {...place('body')}
        onChange={(body) => set({ body })}
      />
    </div>
  );
}
