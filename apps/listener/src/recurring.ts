import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';

/** Work that is done again and again while the process runs: so long after it has ended, never beside itself. */
export abstract class Recurring implements OnApplicationBootstrap, OnModuleDestroy {
  protected stopped = false;
  private timer: NodeJS.Timeout | null = null;
  private working: Promise<void> = Promise.resolve();

  /** @param firstMs until the first time; left out: as long as between all others */
  protected constructor(
    private readonly everyMs: number,
    private readonly firstMs: number = everyMs,
  ) {}

  onApplicationBootstrap(): void {
    this.schedule(this.firstMs);
  }

  /** Resolves when what is under way has ended. */
  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    await this.working;
  }

  /** Must not throw. */
  protected abstract work(): Promise<void>;

  private schedule(ms: number): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.working = this.work().then(() => this.schedule(this.everyMs));
    }, ms);
  }
}
