declare module "yauzl" {
  import type { Readable } from "node:stream";

  export interface Entry {
    readonly fileName: string;
    readonly uncompressedSize: number;
    /** 0 stored, 8 deflated. */
    readonly compressionMethod: number;
  }
  export interface ZipFile {
    eachEntry(): AsyncIterable<Entry>;
    openReadStreamPromise(entry: Entry): Promise<Readable>;
    readLocalFileHeaderPromise(entry: Entry, options: { minimal: true }): Promise<{ fileDataStart: number }>;
    close(): void;
  }
  const yauzl: { openPromise(path: string, options: { autoClose: boolean }): Promise<ZipFile> };
  export default yauzl;
}
