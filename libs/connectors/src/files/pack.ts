/** Files in, a ZIP archive out, piece by piece. */
import { Zip, ZipDeflate } from 'fflate';

export interface Packable {
  path: string;
  content: AsyncIterable<Buffer>;
}

export async function* pack(files: AsyncIterable<Packable>, at: Date): AsyncGenerator<Buffer> {
  const ready: Buffer[] = [];
  let failure: Error | null = null;
  const zip = new Zip((error, chunk) => {
    if (error) failure = error;
    else ready.push(Buffer.from(chunk));
  });
  function* taken(): Generator<Buffer> {
    if (failure) throw failure;
    yield* ready.splice(0);
  }
  for await (const { path, content } of files) {
    const entry = new ZipDeflate(path, { level: 6 });
    entry.mtime = at;
    zip.add(entry);
    for await (const chunk of content) {
      entry.push(chunk, false);
      yield* taken();
    }
    entry.push(new Uint8Array(0), true);
    yield* taken();
  }
  zip.end();
  yield* taken();
}
