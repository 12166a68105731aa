import { useQuery } from '@tanstack/react-query';

import { connectorsQuery } from '../../api/queries';
import { ConnectionSelect } from '../../connections/ConnectionSelect';
import { HelpButton } from '../../help/HelpButton';
import { titlesOf } from '../../schema-form/field-schema';
import { SchemaForm } from '../../schema-form/SchemaForm';
import { texts } from '../../texts';
import { actionEntry, actionEntries } from '../action-entries';
import { inputOf } from '../definition';
import { patched } from './field';
import type { FormProps } from './form-props';
import classes from './forms.module.css';
import { ValueInput } from './ValueInput';

/** An action without a form of its own: as its connector describes it, else its input as JSON. */
export function OtherActionForm({ step, at, groups, problems, readOnly, onChange }: FormProps) {
  const { data } = useQuery(connectorsQuery);
  const entry = actionEntry(actionEntries(data?.items ?? []), step);
  if (!entry)
    return (
      <ValueInput
        label={texts.forms.otherAction.input}
        lines={8}
        value={step['input'] ?? {}}
        {...{ at: `${at}/input`, groups, problems }}
        onChange={(input) => onChange({ ...step, input: input ?? {} })}
      />
    );
  const { auth, input: schema } = entry.action;
  const input = inputOf(step);
  const connectionId = typeof step['connectionId'] === 'string' ? step['connectionId'] : null;
  return (
    <div className={classes.form}>
      {auth ? (
        <ConnectionSelect
          connector={entry.connector}
          kinds={auth.kinds}
          required={auth.required}
          help={texts.connections.signInHelp}
          value={step['connectionId']}
          at={`${at}/connectionId`}
          problems={problems}
          readOnly={readOnly}
          onChange={(id) => onChange(patched(step, { connectionId: id ?? undefined }))}
        />
      ) : null}
      <SchemaForm
        schema={schema}
        value={input}
        place={{
          ...{ at: `${at}/input`, problems, readOnly, groups },
          loads: { connector: entry.connector.key, connectionId, input },
          titles: titlesOf(schema),
        }}
        onChange={(next) => onChange({ ...step, input: next })}
      />
      <div>
        <HelpButton connector={entry.connector} />
      </div>
    </div>
  );
}
