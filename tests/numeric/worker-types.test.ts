import assert from "node:assert/strict";
import { it } from "node:test";
import { searchExactly } from "#embedlab/clustering/float64";
import { agglomerate } from "#embedlab/clustering/linkage";
import { requireFinite, type Matrix } from "#embedlab/numeric/matrix";
import { inWorker } from "#embedlab/numeric/workers";

/** Compiled, never run: each line below an expected error must not compile. */
export async function refused(): Promise<void> {
  const pairs = new Float64Array(3);
  // @ts-expect-error no such linkage
  await inWorker(agglomerate, [pairs, 3, "wards"]);
  // @ts-expect-error an argument is missing
  await inWorker(agglomerate, [pairs, 3]);
  // @ts-expect-error the worker posts numbers
  await inWorker(agglomerate, [pairs, 3, "ward"], { onMessage: (m: string) => m });
  const x = { data: pairs, rows: 3, columns: 1 };
  const { centroids } = await inWorker(searchExactly, [x, 0, 1, 9, 0]);
  // @ts-expect-error a matrix that crossed threads has lost its methods
  requireFinite(centroids satisfies Matrix, "centroids");
  // @ts-expect-error a field is missing
  await inWorker(searchExactly, [{ data: pairs, rows: 3 }, 0, 1, 9, 0]);
}

void it("a call that compiles gives its function's own result and posts", async () => {
  const merges = await inWorker(agglomerate, [Float64Array.of(1, 9, 4), 3, "single"]);
  assert.deepEqual([...merges.heights], [1, 2]);
});

void it("a function whose module does not offer it to workers is named", async () => {
  await assert.rejects(inWorker(requireFinite, [{} as Matrix, ""]), /requireFinite is not for workers/);
});
