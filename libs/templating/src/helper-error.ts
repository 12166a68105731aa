/** What a helper throws; the caller turns it into a `template.helper` failure that names helper and leaf. */
export class HelperError extends Error {
  override readonly name = 'HelperError';
}
