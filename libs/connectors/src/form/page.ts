/** A form's settings in, its page out: HTML that works without scripts and reads well to a screen reader. */
import { DEFAULT_LENGTH, type FormInput } from './input';
import { namedFields, type NamedField } from './named-fields';
import { STYLE } from './page-style';
import { HONEYPOT, type Submission } from './read-submission';

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Safe as text and within a quoted attribute. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign]!);

const attributes = (given: Record<string, string | number | boolean | undefined>): string =>
  Object.entries(given)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([name, value]) => (value === true ? ` ${name}` : ` ${name}="${escapeHtml(String(value))}"`))
    .join('');

/** @param content HTML */
const page = (title: string, content: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${content}
</main>
</body>
</html>
`;

const INPUT_TYPES: Partial<Record<NamedField['type'], string>> = {
  email: 'email',
  date: 'date',
  file: 'file',
};

interface Shown {
  field: NamedField;
  typed: string;
  error: string | undefined;
  /** The first field with an error takes the focus. */
  focus: boolean;
}

function control({ field, typed, error, focus }: Shown): string {
  const { type, name, required, options = [] } = field;
  const described = [field.help ? `${name}-help` : '', error ? `${name}-error` : '']
    .filter(Boolean)
    .join(' ');
  const shared = {
    id: name,
    name,
    required: required === true,
    autofocus: focus,
    'aria-invalid': error ? 'true' : undefined,
    'aria-describedby': described || undefined,
  };
  const most = type === 'text' || type === 'longText' || type === 'email' ? type : undefined;
  const maxlength = most && (field.maxLength ?? DEFAULT_LENGTH[most]);
  switch (type) {
    case 'longText':
      // A line break right behind the tag is not part of the text.
      return `<textarea${attributes({ ...shared, maxlength })}>\n${escapeHtml(typed)}</textarea>`;
    case 'select': {
      const choices = options.map(
        (option) =>
          `<option${attributes({ value: option, selected: option === typed })}>${escapeHtml(option)}</option>`,
      );
      return `<select${attributes(shared)}><option value="">Choose one</option>${choices.join('')}</select>`;
    }
    case 'checkbox':
      return `<input${attributes({ ...shared, type: 'checkbox', checked: typed !== '' })}>`;
    case 'number':
      // Not `type=number`: what is no number would be lost when the form is shown again.
      return `<input${attributes({ ...shared, type: 'text', inputmode: 'decimal', value: typed })}>`;
    default:
      return `<input${attributes({
        ...shared,
        type: INPUT_TYPES[type] ?? 'text',
        maxlength,
        autocomplete: type === 'email' ? 'email' : undefined,
        value: type === 'file' ? undefined : typed,
      })}>`;
  }
}

function fieldHtml(shown: Shown): string {
  const { field, error } = shown;
  const label = `<label for="${field.name}">${escapeHtml(field.label)}${
    field.required ? '' : ' <span class="need">(optional)</span>'
  }</label>`;
  const help = field.help ? `<p class="help" id="${field.name}-help">${escapeHtml(field.help)}</p>` : '';
  const wrong = error ? `<p class="error" id="${field.name}-error">${escapeHtml(error)}</p>` : '';
  if (field.type === 'checkbox')
    return `<div class="field"><div class="tick">${control(shown)}${label}</div>${help}${wrong}</div>`;
  return `<div class="field">${label}${help}${control(shown)}${wrong}</div>`;
}

function summary(
  fields: readonly NamedField[],
  errors: Submission['errors'],
  general: string | null,
): string {
  const lines = fields
    .filter(({ name }) => errors.has(name))
    .map(
      ({ name, label }) =>
        `<li><a href="#${name}">${escapeHtml(label)}: ${escapeHtml(errors.get(name)!)}</a></li>`,
    );
  if (general === null && lines.length === 0) return '';
  const files = fields.some(({ type }) => type === 'file') ? ' Files have to be chosen again.' : '';
  const text = (general ?? 'Something has to be mended, so nothing was sent yet.') + files;
  return `<div class="summary" role="alert"><p>${escapeHtml(text)}</p>${lines.length > 0 ? `<ul>${lines.join('')}</ul>` : ''}</div>`;
}

export interface FormState extends Pick<Submission, 'typed' | 'errors'> {
  /** Names this showing of the form. */
  ticket: string;
  /** What is wrong with all of it. */
  general?: string;
}

export function formPage(input: FormInput, { typed, errors, ticket, general }: FormState): string {
  const fields = namedFields(input.fields);
  const firstBad = fields.find(({ name }) => errors.has(name))?.name;
  const failed = firstBad !== undefined || general !== undefined;
  const drawn = fields.map((field) =>
    fieldHtml({
      field,
      typed: typed.get(field.name) ?? '',
      error: errors.get(field.name),
      focus: field.name === firstBad,
    }),
  );
  const enctype = fields.some(({ type }) => type === 'file') ? ' enctype="multipart/form-data"' : '';
  return page(
    failed ? `Not sent yet: ${input.title}` : input.title,
    `<h1>${escapeHtml(input.title)}</h1>
${input.description ? `<p class="text">${escapeHtml(input.description)}</p>` : ''}
${summary(fields, errors, general ?? null)}
<form method="post" action="?s=${escapeHtml(ticket)}"${enctype} novalidate>
${drawn.join('\n')}
<div class="away" aria-hidden="true"><label for="${HONEYPOT}">Leave this empty</label><input id="${HONEYPOT}" name="${HONEYPOT}" type="text" tabindex="-1" autocomplete="off"></div>
<button type="submit">${escapeHtml(input.submitLabel ?? 'Send')}</button>
</form>`,
  );
}

export const DEFAULT_THANKS = 'Thank you. We have received it.';

export const thanksPage = ({ title, thanks }: FormInput): string =>
  page(
    title,
    `<h1>${escapeHtml(title)}</h1>\n<p class="text" role="status">${escapeHtml(thanks ?? DEFAULT_THANKS)}</p>`,
  );
