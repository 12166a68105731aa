import { Input } from '@mantine/core';

import { isObject } from '../builder/definition';
import classes from '../builder/forms/forms.module.css';
import { FieldHead } from './FieldHead';
import { placeOf, shownOf, type FormFieldProps } from './form-field';

/** Fields that belong together. */
export function ObjectField(props: FormFieldProps) {
  const { field, value, place, onChange, Form } = props;
  const { id, label, description } = shownOf(props);
  const own = place.problems.find(({ pointer }) => pointer === placeOf(props))?.message;
  return (
    <fieldset className={classes.group} id={id} tabIndex={-1}>
      <FieldHead
        label={label}
        required={field.required}
        {...(description === undefined ? {} : { description })}
      />
      <div className={classes.panel}>
        <Form
          schema={field.schema}
          value={isObject(value) ? value : {}}
          place={{ ...place, at: placeOf(props) }}
          onChange={(next) => onChange(Object.keys(next).length > 0 ? next : undefined)}
        />
      </div>
      {own ? <Input.Error mt={4}>{own}</Input.Error> : null}
    </fieldset>
  );
}
