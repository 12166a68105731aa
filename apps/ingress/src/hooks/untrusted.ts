/**
 * What a workflow answers may be a page with scripts. It must not act as Sluice's own page, which may have the same
 * address: a sandbox gives it an origin of its own.
 */
export const UNTRUSTED = {
  'content-security-policy': 'sandbox allow-downloads allow-forms allow-modals allow-popups allow-scripts',
  'x-content-type-options': 'nosniff',
};
