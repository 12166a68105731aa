import { TextMasker } from '#kernel';

/** Forms of secrets; a connection has some ten to fifty. */
const MAX_KNOWN = 20_000;

/** The secrets that this process has used last. It costs something only where a line is written. */
export const hiddenFromLogs = new TextMasker(MAX_KNOWN);

/**
 * Masks these texts in every line that this process logs from now on. Give all the forms in which a secret may come
 * back (`formsOf`). Cheap, and may be said again and again.
 */
export const hideFromLogs = (secrets: Iterable<string>): void => hiddenFromLogs.add(secrets);
