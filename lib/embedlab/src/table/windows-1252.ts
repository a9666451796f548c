import { TextDecoder } from "node:util";

/**
 * What Windows-1252 prints for the bytes 0x80 to 0x9F. Some releases of Node read them as Latin-1's controls,
 * so they are put in their place here.
 */
const printed = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

/** Bytes as Windows-1252, as browsers read "latin1" and "iso-8859-1" too. */
export function decodeWindows1252(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString("latin1")
    .replace(/[\u0080-\u009f]/g, (character) => printed[character.charCodeAt(0) - 0x80]);
}

/** Bytes by the label of their encoding; with `fatal`, bytes that it has not are a TypeError. */
export const readAs = (encoding: string, bytes: Uint8Array, { fatal = false } = {}): string =>
  encoding === "windows-1252" ? decodeWindows1252(bytes) : new TextDecoder(encoding, { fatal }).decode(bytes);
