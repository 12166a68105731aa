// What only some fields of a step can name, beside what the whole step can.
import { texts } from '../../texts';
import type { FieldGroup } from '../InsertMenu';

const words = texts.forms.scopes;

/** Where templates are rendered for each item of a list. */
export const ofItems: FieldGroup = {
  title: words.eachItem,
  fields: [
    { label: words.item, name: 'item', template: '{{item}}' },
    { label: words.index, name: 'index', template: '{{index}}' },
  ],
};

/** After the step has failed. */
export const ofError: FieldGroup = {
  title: words.error,
  fields: [
    { label: words.message, name: 'message', template: '{{error.message}}' },
    { label: words.code, name: 'code', template: '{{error.code}}' },
  ],
};
