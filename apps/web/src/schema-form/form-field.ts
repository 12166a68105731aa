import type { ComponentType } from 'react';

import type { FieldSchema, ProblemItem } from '../api/types';
import type { Json } from '../builder/definition';
import type { FieldGroup } from '../builder/InsertMenu';
import { fieldId, pointer, problemAt } from '../builder/problems';
import type { Loads } from './loaded/loads';
import { helpOf, hintsOf, titleOf, type NamedField } from './field-schema';

/** What every field of a form needs to know of it. */
export interface FormPlace {
  /** The pointer of the object that the form is of. */
  at: string;
  problems: readonly ProblemItem[];
  readOnly: boolean;
  /** What templates can name here; null where there are no templates. */
  groups: readonly FieldGroup[] | null;
  /** Secrets are there already and are not shown: left empty, they stay. */
  secretsKept?: boolean;
  /** Whom the fields may ask for choices; left out where there is no service. */
  loads?: Loads;
  /** What the fields of the whole form are called. */
  titles?: Readonly<Record<string, string>>;
}

/** What a form of an object is given. */
export interface SchemaFormProps {
  /** Of an object. */
  schema: FieldSchema;
  value: Json;
  place: FormPlace;
  onChange: (value: Json) => void;
  /** Fields that are drawn elsewhere. */
  except?: readonly string[];
}

/** What one field is given. */
export interface FormFieldProps {
  field: NamedField;
  value: unknown;
  place: FormPlace;
  /** undefined: nothing. */
  onChange: (value: unknown) => void;
  /** Handed to the fields, as they hold forms in turn. */
  Form: ComponentType<SchemaFormProps>;
}

export const placeOf = ({ field, place }: Pick<FormFieldProps, 'field' | 'place'>): string =>
  place.at + pointer(field.name);

/** What is wrong with a field, by the name that it has on this page. */
export function errorOf({ field, place }: Pick<FormFieldProps, 'field' | 'place'>): string | undefined {
  return problemAt(place.problems, placeOf({ field, place }))?.replace(
    `‘${field.name}’`,
    `‘${titleOf(field)}’`,
  );
}

/** The words around a field, and its place. */
export function shownOf({ field, place }: Pick<FormFieldProps, 'field' | 'place'>) {
  const help = helpOf(field.schema);
  const { placeholder } = hintsOf(field.schema);
  return {
    id: fieldId(placeOf({ field, place })),
    label: titleOf(field),
    error: errorOf({ field, place }),
    ...(help === undefined ? {} : { description: help }),
    ...(placeholder === undefined ? {} : { placeholder }),
  };
}
