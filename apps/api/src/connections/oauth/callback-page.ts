/** The small page that a service sends people back to: it tells the window that began, and closes itself. */

export interface CallbackOutcome {
  /** Null where there is no telling which one it was to be. */
  connectionId: string | null;
  status: 'ok' | 'failed';
  /** A sentence for a person. */
  message: string;
}

/** Where the page's script is; beside the page, below `/api/v1`. */
export const CALLBACK_SCRIPT_PATH = '/oauth/callback.js';

/** No inline script, which the Content-Security-Policy forbids: what it says is in the page's data attributes. */
export const CALLBACK_SCRIPT = `
const { connectionId, status, message } = document.body.dataset;
const said = { type: 'sluice.oauth', connectionId: connectionId || null, status, message };
const channel = new BroadcastChannel('sluice-oauth');
channel.postMessage(said);
channel.close();
if (window.opener) window.opener.postMessage(said, location.origin);
if (status === 'ok') window.close();
`;

const STYLE = `
  :root { color-scheme: light dark; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem; box-sizing: border-box;
    font: 1rem/1.5 system-ui, sans-serif; }
  main { max-width: 34rem; overflow-wrap: anywhere; }
  h1 { margin: 0 0 .75rem; font-size: 1.375rem; line-height: 1.3; }
`;

export function callbackPage({ connectionId, status, message }: CallbackOutcome, scriptUrl: string): string {
  const title = status === 'ok' ? 'Connected' : 'Not connected';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Sluice</title>
<style>${STYLE}</style>
</head>
<body data-connection-id="${escapeHtml(connectionId ?? '')}" data-status="${status}" data-message="${escapeHtml(message)}">
<main role="${status === 'ok' ? 'status' : 'alert'}">
<h1>${title}</h1>
<p>${escapeHtml(message)}</p>
<p>You can close this window.</p>
</main>
<script src="${escapeHtml(scriptUrl)}"></script>
</body>
</html>
`;
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Safe as text and within a quoted attribute. */
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
