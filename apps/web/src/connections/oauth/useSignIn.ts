import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';

import { connectionsQuery } from '../../api/queries';
import type { Connection, OAuthFlow } from '../../api/types';
import { toastDone } from '../../parts/toast';
import { texts } from '../../texts';
import {
  askForCode,
  type DeviceSignIn,
  signInAsApp,
  signInByCode,
  signInByWindow,
  type SignInBody,
} from './sign-in';

interface Asked {
  flow: OAuthFlow;
  body: SignInBody;
}

const WINDOW = 'popup,width=560,height=760';

/** One sign-in at a time; leaving the form gives it up. */
export function useSignIn(onDone: (connection: Connection) => void) {
  const client = useQueryClient();
  const ending = useRef<AbortController | null>(null);
  /** What an earlier try has made is not made once more. */
  const made = useRef<string | null>(null);
  const [device, setDevice] = useState<DeviceSignIn | null>(null);
  useEffect(() => () => ending.current?.abort(), []);
  const mutation = useMutation({
    mutationFn: async ({ flow, body: asked, opened }: Asked & { opened: Window | null }) => {
      const body = made.current ? { connectionId: made.current, fields: asked.fields ?? {} } : asked;
      ending.current?.abort();
      const { signal } = (ending.current = new AbortController());
      if (flow === 'clientCredentials') return signInAsApp(body);
      if (flow === 'deviceCode') {
        const code = await askForCode(body);
        made.current = code.connectionId;
        setDevice(code);
        return signInByCode(code, signal);
      }
      if (!opened) throw new Error(texts.connections.oauth.blocked);
      return signInByWindow(body, opened, signal, (id) => (made.current = id)).catch((error: unknown) => {
        opened.close();
        throw error;
      });
    },
    onSuccess: (connection) => {
      toastDone(texts.connections.oauth.done(connection.name));
      onDone(connection);
    },
    onSettled: () => {
      setDevice(null);
      return client.invalidateQueries({ queryKey: connectionsQuery.queryKey });
    },
  });
  const isGivenUp = mutation.error instanceof DOMException && mutation.error.name === 'AbortError';
  return {
    device,
    isPending: mutation.isPending,
    error: isGivenUp ? null : mutation.error,
    start: (asked: Asked) =>
      mutation.mutate({
        ...asked,
        opened:
          asked.flow === 'authorizationCode' ? window.open('about:blank', 'sluice-oauth', WINDOW) : null,
      }),
    giveUp: () => ending.current?.abort(),
    reset: () => mutation.reset(),
    /** Another connection is asked for from now on. */
    forget: () => (made.current = null),
  };
}
