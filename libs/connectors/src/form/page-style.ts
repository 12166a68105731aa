/** The look of a hosted form: nothing is loaded, and it is the same without scripts, of which it has none. */
import { createHash } from 'node:crypto';

export const STYLE = `
  :root { color-scheme: light dark; --ink: #16242b; --soft: #55636b; --paper: #fff; --ground: #f2f5f5; --line: #87949b;
    --accent: #0b6477; --on-accent: #fff; --stop: #b3261e; }
  @media (prefers-color-scheme: dark) { :root { --ink: #eef3f4; --soft: #aab7bd; --paper: #1b2529; --ground: #10181b;
    --line: #71818a; --accent: #6fc7da; --on-accent: #06232a; --stop: #ff9d94; } }
  * { box-sizing: border-box; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem; background: var(--ground);
    color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
  main { width: 100%; max-width: 38rem; padding: clamp(1.25rem, 4vw, 2.25rem); background: var(--paper);
    border-radius: .875rem; box-shadow: 0 1px 3px rgb(0 0 0 / .18); overflow-wrap: anywhere; }
  h1 { margin: 0 0 .75rem; font-size: 1.5rem; line-height: 1.25; }
  p { margin: 0 0 1rem; } .text { white-space: pre-wrap; } p:last-child { margin-bottom: 0; }
  .field { margin: 0 0 1.25rem; }
  label { display: block; margin-bottom: .25rem; font-weight: 600; }
  .help { margin: 0 0 .25rem; color: var(--soft); font-size: .9375rem; }
  .error { margin: .25rem 0 0; color: var(--stop); font-size: .9375rem; font-weight: 600; }
  .need { color: var(--soft); font-weight: 400; }
  input, textarea, select { width: 100%; min-height: 2.75rem; padding: .5rem .625rem; border: 1px solid var(--line);
    border-radius: .5rem; background: var(--paper); color: var(--ink); font: inherit; }
  textarea { display: block; min-height: 7rem; resize: vertical; }
  ::file-selector-button { font: inherit; }
  [aria-invalid] { border-color: var(--stop); border-width: 2px; }
  .tick { display: flex; gap: .625rem; align-items: flex-start; }
  .tick input { flex: none; width: 1.25rem; min-height: 1.25rem; height: 1.25rem; margin: .125rem 0 0; accent-color: var(--accent); }
  .tick [aria-invalid]:not(:focus-visible) { outline: 2px solid var(--stop); outline-offset: 1px; }
  .tick label { margin: 0; }
  .summary { margin: 0 0 1.25rem; padding: .75rem 1rem; border: 2px solid var(--stop); border-radius: .5rem; }
  .summary p { margin: 0; font-weight: 600; } .summary ul { margin: .25rem 0 0; padding-left: 1.25rem; }
  .summary a { color: var(--stop); }
  button { min-height: 2.75rem; padding: .5rem 1.5rem; border: 0; border-radius: .5rem; background: var(--accent);
    color: var(--on-accent); font: inherit; font-weight: 600; cursor: pointer; }
  .away { position: absolute; left: -9999px; width: 1px; height: 1px; overflow: hidden; }
  :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`;

const HASH = createHash('sha256').update(STYLE).digest('base64');

/** Browsers hold a form's target to its policy through redirects as well, so that the page to go on to is named. */
function contentSecurityPolicy(redirectUrl: string | undefined): string {
  const onward =
    redirectUrl === undefined || !URL.canParse(redirectUrl) ? '' : ` ${new URL(redirectUrl).origin}`;
  return [
    "default-src 'none'",
    `style-src 'sha256-${HASH}'`,
    `form-action 'self'${onward}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

export const pageHeaders = (redirectUrl: string | undefined): Record<string, string> => ({
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': contentSecurityPolicy(redirectUrl),
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex, nofollow',
});
