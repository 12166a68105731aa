/** A whole small page: no script, nothing loaded, light and dark, readable by a screen reader. */
import { createHash } from 'node:crypto';

const STYLE = `
  :root { color-scheme: light dark; --ink: #1b1b1f; --soft: #5c5f66; --paper: #fff; --ground: #f4f5f7; --line: #c9ccd2;
    --accent: #1864ab; --on-accent: #fff; --stop: #b3261e; }
  @media (prefers-color-scheme: dark) { :root { --ink: #f1f1f4; --soft: #b0b3ba; --paper: #232428; --ground: #17181b;
    --line: #565962; --accent: #74b8f0; --on-accent: #10202e; --stop: #ff9d94; } }
  * { box-sizing: border-box; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem; background: var(--ground);
    color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
  main { width: 100%; max-width: 34rem; padding: 1.5rem; background: var(--paper); border: 1px solid var(--line);
    border-radius: .75rem; overflow-wrap: anywhere; }
  h1 { margin: 0 0 .75rem; font-size: 1.375rem; line-height: 1.3; }
  p { margin: 0 0 1rem; } p:last-child { margin-bottom: 0; }
  .from { margin-bottom: .25rem; color: var(--soft); font-size: .9375rem; }
  .message { white-space: pre-wrap; }
  label { display: block; margin-bottom: .25rem; font-weight: 600; }
  textarea { width: 100%; min-height: 5.5rem; margin-bottom: 1rem; padding: .5rem; border: 1px solid var(--line);
    border-radius: .5rem; background: var(--paper); color: var(--ink); font: inherit; resize: vertical; }
  .actions { display: flex; flex-wrap: wrap; gap: .75rem; }
  button { flex: 1 1 10rem; min-height: 2.75rem; padding: .5rem 1rem; border: 1px solid var(--accent); border-radius: .5rem;
    background: transparent; color: var(--accent); font: inherit; font-weight: 600; cursor: pointer; }
  button.chosen { background: var(--accent); color: var(--on-accent); }
  button.decline { border-color: var(--stop); color: var(--stop); }
  button.decline.chosen { background: var(--stop); color: var(--paper); }
  :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`;

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Its address is a key to something: it is kept nowhere, found by nobody, and told to no other site. */
export const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex, nofollow',
};

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Safe as text and within a quoted attribute. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);

/** @param content HTML */
export function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · Sluice</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${content}
</main>
</body>
</html>
`;
}

/** A page with nothing to do but read. */
export const notice = (title: string, text: string): string => page(title, `<p>${escapeHtml(text)}</p>`);
