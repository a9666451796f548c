import assert from "node:assert/strict";
import { it } from "node:test";
import { requireFinite, type Matrix } from "#embedlab/numeric/matrix";
import { inWorker } from "#embedlab/numeric/workers";
import { workerModule } from "#embedlab/numeric/worker-module";

const linkage = workerModule<typeof import("#embedlab/clustering/linkage")>(
  new URL("../../../lib/embedlab/dist/clustering/linkage.js", import.meta.url),
);
const float64 = workerModule<typeof import("#embedlab/clustering/float64")>(
  new URL("../../../lib/embedlab/dist/clustering/float64.js", import.meta.url),
);

/** Compiled, never run: each line below an expected error must not compile. */
export async function refused(): Promise<void> {
  const pairs = new Float64Array(3);
  // @ts-expect-error no such function
  await inWorker({ module: linkage, name: "agglomerates", args: [pairs, 3, "ward"] });
  // @ts-expect-error no such linkage
  await inWorker({ module: linkage, name: "agglomerate", args: [pairs, 3, "wards"] });
  // @ts-expect-error an argument is missing
  await inWorker({ module: linkage, name: "agglomerate", args: [pairs, 3] });
  // @ts-expect-error the worker posts numbers
  await inWorker({ module: linkage, name: "agglomerate", args: [pairs, 3, "ward"] }, { onMessage: (m: string) => m });
  const x = { data: pairs, rows: 3, columns: 1 };
  const { centroids } = await inWorker({ module: float64, name: "searchExactly", args: [x, 0, 1, 9, 0] });
  // @ts-expect-error a matrix that crossed threads has lost its methods
  requireFinite(centroids satisfies Matrix, "centroids");
  // @ts-expect-error a field is missing
  await inWorker({ module: float64, name: "searchExactly", args: [{ data: pairs, rows: 3 }, 0, 1, 9, 0] });
}

void it("a call that compiles gives its function's own result and posts", async () => {
  const merges = await inWorker({
    module: linkage,
    name: "agglomerate",
    args: [Float64Array.of(1, 9, 4), 3, "single"],
  });
  assert.deepEqual([...merges.heights], [1, 2]);
});
