/** Moves the focus to an element, or to the first in it that `within` names, once what was just changed is shown. */
export function focusSoon(id: string, within?: string): void {
  window.setTimeout(() => {
    const element = document.getElementById(id);
    const inner = within === undefined ? null : element?.querySelector<HTMLElement>(within);
    (inner ?? element)?.focus();
  });
}
