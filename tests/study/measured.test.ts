import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { measuredOnce } from "embedlab/study/measured";

const cache = mkdtempSync(join(tmpdir(), "embedlab-measured-"));
process.env.EMBEDLAB_CACHE = cache;
after(() => rmSync(cache, { recursive: true, force: true }));

void describe("what is measured once on a machine", () => {
  let times = 0;
  const measure = (): Promise<number> => Promise.resolve(++times);

  void it("is kept with its time until it is asked for again, each thing for itself", async () => {
    const first = await measuredOnce(["a", 1], measure);
    assert.equal(first.value, 1);
    assert.match(first.when, /^\d{4}-\d\d-\d\d \d\d:\d\d UTC/);
    assert.deepEqual(await measuredOnce(["a", 1], measure), first);
    assert.equal((await measuredOnce(["a", 2], measure)).value, 2);
    assert.equal((await measuredOnce(["a", 1], measure, true)).value, 3);
    assert.equal((await measuredOnce(["a", 1], measure)).value, 3);
  });

  void it("is measured where its file is damaged", async () => {
    const folder = join(cache, "measured");
    for (const name of readdirSync(folder)) writeFileSync(join(folder, name), '{"value": ');
    assert.equal((await measuredOnce(["a", 1], measure)).value, 4);
  });

  void it("is not kept where measuring failed", async () => {
    await assert.rejects(measuredOnce(["b"], () => Promise.reject(new Error("interrupted"))), /interrupted/);
    assert.equal((await measuredOnce(["b"], measure)).value, 5);
  });
});
