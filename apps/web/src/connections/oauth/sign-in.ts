// Signing in at a service: in a window of its own, by a code, or as the app itself.
import { api } from '../../api/client';
import type { Connection } from '../../api/types';
import type { Json } from '../../builder/definition';
import { texts } from '../../texts';

/** A new connection, or one that signs in again with these changes. */
export type SignInBody =
  { connectionId: string; fields?: Json } | { name: string; connector: string; auth: string; fields: Json };

export interface DeviceSignIn {
  connectionId: string;
  pollId: string;
  userCode: string;
  verificationUrl: string;
  verificationUrlComplete: string | null;
  expiresAt: string;
  intervalSeconds: number;
}

interface DeviceState {
  connectionId: string;
  state: 'waiting' | 'connected' | 'refused' | 'expired';
  message: string | null;
  intervalSeconds: number;
}

interface Told {
  type: string;
  connectionId: string;
  status: 'ok' | 'failed';
  message: string | null;
}

const words = texts.connections.oauth;
const LOOK_EVERY_MS = 3000;

const connectionOf = (id: string, signal: AbortSignal) =>
  api.get<Connection>(`/connections/${id}`, { signal });

/** @param opened a window that was opened by the click itself, as browsers let no other one through */
export async function signInByWindow(
  body: SignInBody,
  opened: Window,
  signal: AbortSignal,
  onMade: (connectionId: string) => void,
): Promise<Connection> {
  const { connectionId, url } = await api.post<{ connectionId: string; url: string }>(
    '/connections/oauth/authorize',
    body,
  );
  onMade(connectionId);
  const before = await connectionOf(connectionId, signal);
  const told = waitForWindow(connectionId, before.updatedAt, signal);
  opened.location.replace(url);
  await told;
  return connectionOf(connectionId, signal);
}

/** The window tells how it ended; where it can't, the connection itself does. */
function waitForWindow(connectionId: string, before: string, signal: AbortSignal): Promise<void> {
  const channel = new BroadcastChannel('sluice-oauth');
  let timer = 0;
  const ended = new Promise<void>((resolve, reject) => {
    channel.onmessage = ({ data }: MessageEvent<Told>) => {
      if (data.type !== 'sluice.oauth' || data.connectionId !== connectionId) return;
      if (data.status === 'ok') resolve();
      else reject(new Error(data.message ?? words.failed));
    };
    timer = window.setInterval(() => {
      connectionOf(connectionId, signal).then(
        ({ status, updatedAt }) => {
          if (status === 'ok' && updatedAt !== before) resolve();
        },
        () => undefined,
      );
    }, LOOK_EVERY_MS);
    signal.addEventListener('abort', () => reject(new DOMException('Given up.', 'AbortError')));
  });
  return ended.finally(() => {
    window.clearInterval(timer);
    channel.close();
  });
}

export const askForCode = (body: SignInBody) => api.post<DeviceSignIn>('/connections/oauth/device', body);

/** Until the person has entered the code somewhere. */
export async function signInByCode({ pollId }: DeviceSignIn, signal: AbortSignal): Promise<Connection> {
  for (;;) {
    const { connectionId, state, message, intervalSeconds } = await api.get<DeviceState>(
      `/connections/oauth/device/${pollId}`,
      { signal },
    );
    if (state === 'connected') return connectionOf(connectionId, signal);
    if (state !== 'waiting') throw new Error(message ?? words[state]);
    await pause(intervalSeconds * 1000, signal);
  }
}

export const signInAsApp = (body: SignInBody) => api.post<Connection>('/connections/oauth/token', body);

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = window.setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      window.clearTimeout(timer);
      reject(new DOMException('Given up.', 'AbortError'));
    });
  });
