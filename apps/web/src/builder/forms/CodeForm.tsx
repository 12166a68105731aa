import { texts } from '../../texts';
import type { Json } from '../definition';
import { CodeInput } from './CodeInput';
import { DurationInput } from './DurationInput';
import { patched, textOf } from './field';
import type { FormProps } from './form-props';
import classes from './forms.module.css';
import { MoreSettings } from './MoreSettings';
import { NumberField } from './NumberField';
import { Rows } from './Rows';

const words = texts.forms.code;
const MORE = ['timeoutMs', 'memoryMb'] as const;

export function CodeForm({ step, at, groups, problems, readOnly, onChange }: FormProps) {
  const set = (part: Json) => onChange(patched(step, part));
  return (
    <div className={classes.form}>
      <Rows
        label={words.input}
        description={words.inputHelp}
        add={words.addInput}
        words={words.row}
        value={step['input']}
        readOnly={readOnly}
        at={`${at}/input`}
        {...{ groups, problems }}
        onChange={(input) => set({ input })}
      />
      <CodeInput
        value={textOf(step['code'])}
        at={`${at}/code`}
        problems={problems}
        onChange={(code) => set({ code })}
      />
      <MoreSettings
        open={MORE.some((name) => step[name] !== undefined)}
        problems={problems}
        within={MORE.map((name) => `${at}/${name}`)}
      >
        <div className={classes.pair}>
          <DurationInput
            label={words.timeout}
            unit="s"
            from="ms"
            min={10}
            max={30_000}
            placeholder="5"
            value={step['timeoutMs']}
            at={`${at}/timeoutMs`}
            problems={problems}
            onChange={(timeoutMs) => set({ timeoutMs })}
          />
          <NumberField
            label={words.memory}
            min={4}
            max={256}
            placeholder="64"
            value={step['memoryMb']}
            at={`${at}/memoryMb`}
            problems={problems}
            onChange={(memoryMb) => set({ memoryMb })}
          />
        </div>
      </MoreSettings>
    </div>
  );
}
