import { CONFIG, type Config } from '#config';
import { SESSION_LIFETIME } from '#identity';
import { Inject, Injectable } from '@nestjs/common';

import { type RouteRequest, SESSION_COOKIE } from '../http';

/** Puts a session's token into the browser's cookie, and takes it out. */
@Injectable()
export class SessionCookie {
  private readonly secure: boolean;

  constructor(@Inject(CONFIG) config: Config) {
    this.secure = config.publicUrl.startsWith('https:');
  }

  read(request: RouteRequest): string | undefined {
    return request.cookie(SESSION_COOKIE);
  }

  set(request: RouteRequest, token: string): void {
    request.setCookie(SESSION_COOKIE, token, { secure: this.secure, maxAgeSeconds: SESSION_LIFETIME });
  }

  clear(request: RouteRequest): void {
    request.clearCookie(SESSION_COOKIE, { secure: this.secure });
  }
}
