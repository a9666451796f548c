import { createHash } from "node:crypto";

/** The SHA-256, in hexadecimal, of the bytes of typed arrays one after another: equal where all their numbers are. */
export function digest(...arrays: readonly ArrayBufferView[]): string {
  const hash = createHash("sha256");
  for (const { buffer, byteOffset, byteLength } of arrays) hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  return hash.digest("hex");
}
