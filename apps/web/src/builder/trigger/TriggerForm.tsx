import { ConnectionSelect } from '../../connections/ConnectionSelect';
import type { ProblemItem } from '../../api/types';
import { HelpButton } from '../../help/HelpButton';
import { titlesOf } from '../../schema-form/field-schema';
import { SchemaForm, shownFields } from '../../schema-form/SchemaForm';
import { inputOf, isObject, type Json } from '../definition';
import { patched } from '../forms/field';
import { ResponseForm, responseFields } from '../forms/ResponseForm';
import type { TriggerEntry } from './trigger-entries';

const AT = '/trigger/input';
const CONNECTION_AT = '/trigger/connectionId';

/** These have a form of their own. */
const ownFields = (entry: TriggerEntry): readonly string[] =>
  entry.name === 'webhook.catch' ? responseFields.map((at) => at.slice(AT.length + 1)) : [];

/** The pointers of the fields that the form of a trigger shows. */
export function triggerFields(entry: TriggerEntry, trigger: unknown): string[] {
  const names = shownFields(entry.trigger.input, inputOf(trigger));
  return [...names.map((name) => `${AT}/${name}`), ...(entry.trigger.auth ? [CONNECTION_AT] : [])];
}

interface Props {
  entry: TriggerEntry;
  trigger: unknown;
  problems: readonly ProblemItem[];
  readOnly: boolean;
  onChange: (trigger: Json) => void;
}

/** What a trigger has to be told: who may start it, and its settings. */
export function TriggerForm({ entry, trigger, problems, readOnly, onChange }: Props) {
  const whole = isObject(trigger) ? trigger : {};
  const { auth, input } = entry.trigger;
  const own = ownFields(entry);
  const connectionId = typeof whole['connectionId'] === 'string' ? whole['connectionId'] : null;
  return (
    <>
      {auth ? (
        <ConnectionSelect
          connector={entry.connector}
          kinds={auth.kinds}
          required={auth.required}
          value={whole['connectionId']}
          at={CONNECTION_AT}
          problems={problems}
          readOnly={readOnly}
          onChange={(id) => onChange(patched(whole, { connectionId: id ?? undefined }))}
        />
      ) : null}
      {own.length > 0 ? <ResponseForm {...{ trigger, problems, readOnly, onChange }} /> : null}
      <SchemaForm
        schema={input}
        except={own}
        value={inputOf(trigger)}
        place={{
          ...{ at: AT, problems, readOnly, groups: null },
          loads: { connector: entry.connector.key, connectionId, input: inputOf(trigger) },
          titles: titlesOf(input),
        }}
        onChange={(next) => onChange({ ...whole, input: next })}
      />
      <div>
        <HelpButton connector={entry.connector} />
      </div>
    </>
  );
}
