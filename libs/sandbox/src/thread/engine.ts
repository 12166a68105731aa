import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSRuntime,
  RELEASE_SYNC,
} from 'quickjs-emscripten';

import { harness } from './harness';

const PAGE_BYTES = 65_536;
/** 16 MiB: the engine's own, which it asks for as it starts. */
const INITIAL_PAGES = 256;
/** Of the engine's own count. Its frames take more of the thread's real stack, which has 4 MiB, than of its own. */
const STACK_BYTES = 256 * 1024;
const RESERVE_BYTES = 256 * 1024;

/** An engine that has run nothing of a person's yet. It serves one script and is dropped, never taken apart. */
export interface Engine {
  memoryBytes: number;
  runtime: QuickJSRuntime;
  context: QuickJSContext;
  /** The function `harness`, not called yet. */
  harness: QuickJSHandle;
  /** Gives back the memory that was kept for saying what went wrong. */
  freeReserve(): void;
  /** Whether it grew to near its limit: WebAssembly's memory never shrinks, so this is still true afterwards. */
  wasFull(): boolean;
}

/**
 * Compiles the engine's code, once a thread.
 *
 * Each engine gets a memory of its own, and the limit is that memory's: QuickJS's own limit counts the number of
 * allocations in this build, not their size. A runtime is never freed either, as after running out of memory that
 * aborts (quickjs-emscripten issues 257 and 269); the garbage collector takes the whole memory instead.
 */
export async function loadEngine(): Promise<(memoryBytes: number) => Promise<Engine>> {
  // The file that the variant itself would read, of the version that came with it.
  const beside = createRequire(require.resolve('quickjs-emscripten'));
  const file = beside.resolve('@jitl/quickjs-wasmfile-release-sync/wasm');
  const wasmModule = await WebAssembly.compile(await readFile(file));
  return async (memoryBytes) => {
    const maximum = INITIAL_PAGES + Math.ceil(memoryBytes / PAGE_BYTES);
    const wasmMemory = new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum });
    const module = await newQuickJSWASMModuleFromVariant(
      newVariant(RELEASE_SYNC, { wasmModule, wasmMemory }),
    );
    const runtime = module.newRuntime();
    runtime.setMaxStackSize(STACK_BYTES);
    // Refuses at once what could never fit.
    runtime.setMemoryLimit(memoryBytes);
    const context = runtime.newContext();
    const reserve = context.evalCode(`new ArrayBuffer(${RESERVE_BYTES})`).unwrap();
    return {
      memoryBytes,
      runtime,
      context,
      harness: context.evalCode(`(${harness.toString()})`, 'harness').unwrap(),
      freeReserve: () => {
        reserve.dispose();
      },
      wasFull: () => wasmMemory.buffer.byteLength - INITIAL_PAGES * PAGE_BYTES > memoryBytes * 0.4,
    };
  };
}
