import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { digest } from "#embedlab/numeric/digest";

void describe("digest", () => {
  void it("is the SHA-256 of the bytes in a row, of a part of a buffer alone", () => {
    // printf abc | sha256sum
    const expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    const bytes = Uint8Array.from("xabcx", (character) => character.charCodeAt(0));
    assert.equal(digest(bytes.subarray(1, 4)), expected);
    assert.equal(digest(bytes.subarray(1, 2), bytes.subarray(2, 4)), expected);
  });
});
