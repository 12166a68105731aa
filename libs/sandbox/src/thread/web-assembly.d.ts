// What Node has of WebAssembly and is used here; the compiler's own types of it come only with those of a page.
declare namespace WebAssembly {
  class Memory {
    constructor(size: { initial: number; maximum: number });
    readonly buffer: ArrayBuffer;
  }
  type Module = object;
  function compile(bytes: Uint8Array): Promise<Module>;
}
