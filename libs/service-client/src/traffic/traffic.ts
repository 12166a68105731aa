/**
 * A request on behalf of a workspace in → sent when limits, pauses and circuits let it, and what came of it told to
 * them. Where nothing holds it back, nobody is asked: two look-ups in memory are all that it costs.
 */
import { parseRetryAfter, type PausableHttp, type RateLimit } from '#connector-sdk';
import type { HttpClient, HttpStreamClient } from '#kernel';
import { HTTP_CLIENT, HTTP_STREAM_CLIENT, leaveBody } from '#outbound';
import { Inject, Injectable } from '@nestjs/common';

import { Breaker, type Probe } from './breaker';
import { hostOf } from './host-of';
import { outcomeOfFailure, outcomeOfStatus } from './outcome';
import { RateGate } from './rate-gate';
import { WatchedState } from './watched-state';

export interface TrafficScope {
  workspaceId: string;
  /** Null: no connection; pauses are then of the workspace and the host. */
  connectionId: string | null;
  /** What the connector says its service allows, counted per connection. */
  rate?: RateLimit | null;
}

type Headers = Readonly<Record<string, string | string[]>>;

@Injectable()
export class Traffic {
  constructor(
    @Inject(HTTP_CLIENT) private readonly client: HttpClient,
    @Inject(HTTP_STREAM_CLIENT) private readonly streamClient: HttpStreamClient,
    private readonly gate: RateGate,
    private readonly breaker: Breaker,
    private readonly state: WatchedState,
  ) {}

  /** Throws what `HttpClient` throws, `outbound.rate_limited` and `outbound.circuit_open`. */
  http(scope: TrafficScope): PausableHttp {
    return {
      request: (request) => this.send(scope, request, () => this.client.request(request)),
      pause: (url, ms) => this.pause(scope, url, ms),
    };
  }

  /** As `http`, for answers that are read while they come. */
  streams(scope: TrafficScope): HttpStreamClient & { pause(url: string, ms: number): void } {
    return {
      open: (request) => this.send(scope, request, () => this.streamClient.open(request)),
      pause: (url, ms) => this.pause(scope, url, ms),
    };
  }

  private pause(scope: TrafficScope, url: string, ms: number): void {
    const host = hostOf(url);
    if (host !== null) this.gate.pause({ owner: ownerOf(scope, host), host }, ms);
  }

  private async send<Answer extends { status: number; headers: Headers }>(
    scope: TrafficScope,
    request: Parameters<HttpClient['request']>[0],
    send: () => Promise<Answer>,
  ): Promise<Answer> {
    const host = hostOf(request.url);
    // What is no URL is refused where it would be sent.
    if (host === null) return send();
    const { workspaceId } = scope;
    const key = { workspaceId, host };
    let probe: Probe | null;
    try {
      probe = await this.admit(scope, key, request.signal);
    } catch (error) {
      leaveBody(request.body);
      throw error;
    }
    const tell: Probe = probe ?? ((outcome) => this.breaker.record(key, outcome));
    try {
      const answer = await send();
      const { status, headers } = answer;
      tell(outcomeOfStatus(status));
      if (status === 429 || status === 503) {
        const ms = parseRetryAfter(headers['retry-after']);
        if (ms) this.gate.pause({ owner: ownerOf(scope, host), host }, ms);
      }
      return answer;
    } catch (error) {
      tell(outcomeOfFailure(error));
      throw error;
    }
  }

  private async admit(
    scope: TrafficScope,
    key: { workspaceId: string; host: string },
    signal: AbortSignal | undefined,
  ): Promise<Probe | null> {
    const ready = this.state.ready();
    if (ready) await ready;
    // Before a slot is used up for what is not sent.
    this.breaker.check(key);
    const passed = this.gate.pass({
      host: key.host,
      owner: ownerOf(scope, key.host),
      rate: scope.rate ?? null,
      hostLimit: this.state.limitOf(key),
      signal,
    });
    if (passed) await passed;
    return this.breaker.enter(key);
  }
}

const ownerOf = ({ workspaceId, connectionId }: TrafficScope, host: string): string =>
  connectionId ?? `${workspaceId}@${host}`;
