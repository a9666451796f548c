import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";

const { withLock } = (await import(new URL("../../../scripts/lock.mjs", import.meta.url).href)) as {
  withLock: <T>(path: string, what: string, work: () => Promise<T>) => Promise<T>;
};
const scratch = mkdtempSync(join(tmpdir(), "embedlab-lock-"));
after(() => rmSync(scratch, { recursive: true, force: true }));
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

void describe("a lock", () => {
  void it("lets one at a time work, and goes with it", async () => {
    const path = join(scratch, "one");
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      most = Math.max(most, ++inside);
      await pause(20);
      inside--;
    };
    await Promise.all([withLock(path, "test", work), withLock(path, "test", work), withLock(path, "test", work)]);
    assert.equal(most, 1);
    assert.equal(existsSync(path), false);
  });

  void it("is taken over from a process that is gone", async () => {
    const path = join(scratch, "two");
    writeFileSync(path, "999999999");
    assert.equal(await withLock(path, "test", () => Promise.resolve("worked")), "worked");
  });

  void it("is given back where the work fails", async () => {
    const path = join(scratch, "three");
    await assert.rejects(
      withLock(path, "test", () => Promise.reject(new Error("no"))),
      /no/,
    );
    assert.equal(existsSync(path), false);
  });
});
