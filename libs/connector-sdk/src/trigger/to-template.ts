/** A message as a person wrote it in, the template of it out. */
import type { Template } from './web-socket';

/** A placeholder that stands alone in JSON, where a value would: `{"id": {{message.id}}}`. */
const BARE = /(?<=[[,:]\s*)\{\{[^{}"]+\}\}(?=\s*[,\]}])/g;

/**
 * What reads as a JSON object or list is one: values can't break out of their places in it, and keep their types.
 * Anything else is a text.
 */
export function toTemplate(text: string): Template {
  return parse(text) ?? parse(text.replace(BARE, (placeholder) => JSON.stringify(placeholder))) ?? text;
}

function parse(text: string): Template | null {
  try {
    const value = JSON.parse(text) as Template;
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}
