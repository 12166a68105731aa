/** Choices out of a list that a service gives whole: it does not search by itself. */
import type { Option, OptionPage } from './options';

/** Those whose label, hint or value has the searched text in it, whatever its case. */
export function foundOptions(options: readonly Option[], search: string): OptionPage {
  const wanted = search.trim().toLowerCase();
  if (wanted === '') return { options };
  return {
    options: options.filter(({ value, label, hint = '' }) =>
      [label, hint, String(value)].some((text) => text.toLowerCase().includes(wanted)),
    ),
  };
}
