/** A person who comes back from a service in → their connection with its tokens, and a page that says so. */
import { CONFIG, type Config } from '#config';
import { Audit, type Caller, roleAllows, Sessions } from '#identity';
import { LOGGER, type Logger } from '#telemetry';
import { Connections, SignIns } from '#vault';
import { Controller, Inject, StreamableFile } from '@nestjs/common';

import { API_PREFIX, Route, type RouteRequest, SESSION_COOKIE } from '../../http';
import { connectionTarget } from '../connection-view';
import { CALLBACK_SCRIPT, CALLBACK_SCRIPT_PATH, type CallbackOutcome, callbackPage } from './callback-page';
import { CallbackQuery } from './shapes';

@Controller()
export class OAuthCallbackController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly sessions: Sessions,
    private readonly connections: Connections,
    private readonly signIns: SignIns,
    private readonly audit: Audit,
  ) {}

  @Route({
    method: 'GET',
    path: '/oauth/callback',
    summary: 'Where services send people back to',
    description: 'For browsers: the address to enter as redirect URL at a service.',
    tag: 'Connections',
    access: 'public',
    query: CallbackQuery,
    responses: { 200: { mediaType: 'text/html', description: 'A page that tells how it ended.' } },
  })
  async callback(request: RouteRequest<unknown, CallbackQuery>): Promise<StreamableFile> {
    const outcome = await this.outcome(request).catch((error: unknown): CallbackOutcome => {
      this.logger.error({ err: error }, 'A sign-in at a service could not be finished.');
      return failed(null, 'Something went wrong here. The server’s log has the cause. Try it again.');
    });
    const page = callbackPage(outcome, `${API_PREFIX}${CALLBACK_SCRIPT_PATH}`);
    return new StreamableFile(Buffer.from(page), { type: 'text/html; charset=utf-8' });
  }

  @Route({
    method: 'GET',
    path: CALLBACK_SCRIPT_PATH,
    summary: 'The script of the page that services send people back to',
    tag: 'Connections',
    access: 'public',
    responses: { 200: { mediaType: 'text/javascript', description: 'The script.' } },
  })
  script(_request: RouteRequest): StreamableFile {
    return new StreamableFile(Buffer.from(CALLBACK_SCRIPT), { type: 'text/javascript; charset=utf-8' });
  }

  private async outcome(request: RouteRequest<unknown, CallbackQuery>): Promise<CallbackOutcome> {
    const { state, code, error, error_description: errorDescription } = request.query;
    const session = request.cookie(SESSION_COOKIE);
    const caller = session === undefined ? null : await this.sessions.callerOf(session);
    if (session === undefined || !caller || !roleAllows(caller.role, 'editor')) {
      return failed(
        null,
        `You are not signed in here. Open Sluice at ${this.config.publicUrl}, sign in, and connect again from there.`,
      );
    }
    const finished = await this.signIns.finish(caller.workspaceId, session, {
      state: state ?? '',
      code: code ?? null,
      error: error ?? null,
      errorDescription: errorDescription ?? null,
    });
    if (!finished) {
      return failed(
        null,
        'This sign-in was not begun here, took too long, or is done already. Connect again.',
      );
    }
    const { connectionId, failure } = finished;
    if (failure !== null) return failed(connectionId, failure);
    await this.noteSignIn(caller, connectionId);
    return { connectionId, status: 'ok', message: 'The connection works now.' };
  }

  private async noteSignIn(caller: Caller, connectionId: string): Promise<void> {
    const { name } = await this.connections.get(caller.workspaceId, connectionId);
    await this.audit.record(caller, 'connection.sign_in', connectionTarget(connectionId), { name });
  }
}

const failed = (connectionId: string | null, message: string): CallbackOutcome => ({
  connectionId,
  status: 'failed',
  message,
});
