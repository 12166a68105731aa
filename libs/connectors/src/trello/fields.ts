/** Settings that several operations ask for. */
import { Type } from 'typebox';

const id = { minLength: 1, maxLength: 100 };

/** Trello takes longer texts nowhere. */
export const MAX_TEXT = 16_384;

/** Only there to find lists and cards by; nothing of it is sent. */
export const boardToFind = Type.Optional(
  Type.String({
    title: 'Board',
    description: 'Choose one to see what is on it below.',
    maxLength: 100,
    ui: { options: { load: 'boards' } },
  }),
);

export const board = Type.String({ title: 'Board', ...id, ui: { options: { load: 'boards' } } });

export const list = Type.String({
  title: 'List',
  ...id,
  ui: { options: { load: 'lists', dependsOn: ['board'] } },
});

export const card = Type.String({
  title: 'Card',
  description: 'Its id, or what stands behind /c/ in its address.',
  ...id,
  ui: { options: { load: 'cards', dependsOn: ['board'] } },
});

export const position = Type.Optional(
  Type.String({
    title: 'Position',
    description: 'top, bottom or a number; Trello puts larger numbers further down.',
    pattern: '^(top|bottom|[0-9]+([.][0-9]+)?)?$',
    examples: ['top', 'bottom'],
  }),
);

export const due = Type.Optional(
  Type.String({
    title: 'Due',
    description: 'A date and time such as 2026-03-31T12:00:00Z.',
    maxLength: 100,
    ui: { placeholder: '2026-03-31T12:00:00Z' },
  }),
);

const ids = (title: string, load: string) =>
  Type.Optional(
    Type.Array(Type.String(id), {
      title,
      maxItems: 100,
      ui: { options: { load, dependsOn: ['board'] } },
    }),
  );

export const members = ids('Members', 'members');
export const labels = ids('Labels', 'labels');

export const label = Type.String({
  title: 'Label',
  ...id,
  ui: { options: { load: 'labels', dependsOn: ['board'] } },
});

export const member = Type.String({
  title: 'Member',
  ...id,
  ui: { options: { load: 'members', dependsOn: ['board'] } },
});

export const description = Type.Optional(
  Type.String({
    title: 'Description',
    description: 'Markdown is formatted.',
    maxLength: MAX_TEXT,
    ui: { multiline: true },
  }),
);
