import { CodedError } from '#kernel';
import { LiveChannel } from '#queue';
import { type BeforeApplicationShutdown, Controller, StreamableFile } from '@nestjs/common';

import { Route, type RouteRequest } from '../http';
import { LiveStream } from './live-stream';

/** Watchers of one process, each a connection and a little memory. */
const MAX_WATCHERS = 1000;

@Controller()
export class LiveController implements BeforeApplicationShutdown {
  private readonly streams = new Set<LiveStream>();
  private stopping = false;

  constructor(private readonly channel: LiveChannel) {}

  @Route({
    method: 'GET',
    path: '/live',
    summary: 'Watch runs change',
    description:
      'Server-Sent Events: `event: runs` with data `{ "runIds": […] }`, at most four a second. Best effort: after a ' +
      'reconnect, read again what is shown.',
    tag: 'Runs',
    access: 'viewer',
    responses: { 200: { mediaType: 'text/event-stream', description: 'Goes on until either side ends it.' } },
    errors: ['server.unavailable'],
  })
  watch(request: RouteRequest): StreamableFile {
    if (this.stopping || this.streams.size >= MAX_WATCHERS) {
      const retry = { headers: { 'retry-after': '5' } };
      throw new CodedError(
        'server.unavailable',
        'There are too many watchers here; try again in a moment.',
        retry,
      );
    }
    const stream = new LiveStream(() => {
      unsubscribe();
      this.streams.delete(stream);
    });
    const unsubscribe = this.channel.subscribe(request.caller.workspaceId, ({ runIds }) =>
      stream.add(runIds),
    );
    this.streams.add(stream);
    // Proxies that buffer would hold messages back.
    request.setHeader('x-accel-buffering', 'no');
    request.setHeader('cache-control', 'no-store');
    return new StreamableFile(stream.readable, { type: 'text/event-stream; charset=utf-8' });
  }

  /** Before the server closes, which waits for open answers. */
  beforeApplicationShutdown(): void {
    this.stopping = true;
    for (const stream of this.streams) stream.end();
  }
}
