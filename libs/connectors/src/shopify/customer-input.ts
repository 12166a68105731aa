import { Type } from 'typebox';

import { lines, tags, text } from './fields';

export const customerFields = {
  email: text('Mail address'),
  phone: Type.Optional(
    Type.String({ title: 'Phone', description: 'With the country: +15552229999.', maxLength: 50 }),
  ),
  firstName: text('First name'),
  lastName: text('Last name'),
  note: lines('Note', 5000),
  tags,
};
