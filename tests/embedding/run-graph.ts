import { InferenceSession, Tensor } from "onnxruntime-node";
import "#embedlab/numeric/no-telemetry";

/** The last hidden state of each row of token ids, its padding left out; the rows run as one batch padded on the right. */
export async function runGraph(
  onnxPath: string,
  rows: readonly (readonly number[])[],
  pad: number,
  graphOptimizationLevel: "disabled" | "all" = "all",
): Promise<Float32Array[]> {
  const session = await InferenceSession.create(onnxPath, {
    intraOpNumThreads: 1,
    logSeverityLevel: 3,
    graphOptimizationLevel,
  });
  const length = Math.max(...rows.map((row) => row.length));
  const fill = (value: (row: readonly number[], j: number) => number): Tensor =>
    new Tensor(
      "int64",
      BigInt64Array.from(rows.flatMap((row) => Array.from({ length }, (_, j) => BigInt(value(row, j))))),
      [rows.length, length],
    );
  const feeds: Record<string, Tensor> = {
    input_ids: fill((row, j) => row[j] ?? pad),
    attention_mask: fill((row, j) => (j < row.length ? 1 : 0)),
    token_type_ids: fill(() => 0),
  };
  const output = session.outputNames.find((name) => name === "last_hidden_state" || name === "token_embeddings")!;
  const states = (
    await session.run(Object.fromEntries(session.inputNames.map((name) => [name, feeds[name]])), [output])
  )[output];
  await session.release();
  const hidden = states.dims[2];
  return rows.map((row, i) =>
    (states.data as Float32Array).slice(i * length * hidden, (i * length + row.length) * hidden),
  );
}

export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i] - b[i]));
  return largest;
}
