import { InputError } from "../../errors.js";
import { openParquet, rowsOf } from "../../parquet/parquet-file.js";
import { messageOf } from "../../reasons.js";
import { Matrix } from "../../numeric/matrix.js";
import { checkContract } from "../contract/check-contract.js";
import { vectorDimensions, type ModelContract } from "../contract/contract.js";
import { parseJson } from "../json.js";
import { exportColumns } from "./parquet-columns.js";

/** Vectors with the ids of what they stand for, and the contract that they were made by. */
export interface VectorTable {
  readonly ids: readonly string[];
  readonly vectors: Matrix<Float32Array>;
  readonly contract: ModelContract;
}

/** The key of the contract, as JSON, among the file's own key-value metadata. */
const contractKey = "embedlab.contract";
/** Rows that are read at a time. */
const rowGroup = 4096;

/**
 * Writes a Parquet file of two columns, `id` (string) and `vector` (list of float), with the contract as JSON under
 * "embedlab.contract" in the file's metadata, put in place whole. pandas, DuckDB, Spark and Ray read it.
 * @example
 * ```ts
 * const contract = { ...contractNamed("lsa"), dimensions: 2 };
 * const vectors = Matrix.fromRows([[1, 0], [0, 1]]);
 * await exportVectors("vectors.parquet", { ids: ["a", "b"], vectors, contract });
 * ```
 */
export async function exportVectors(path: string, { ids, vectors, contract }: VectorTable): Promise<void> {
  if (ids.length !== vectors.rows) throw new InputError(`${path}: ${ids.length} ids for ${vectors.rows} vectors`);
  await exportColumns(
    path,
    [
      { name: "id", type: "text", values: ids },
      { name: "vector", type: "vector", values: ids.map((_, row) => vectors.row(row)) },
    ],
    { kvMetadata: [{ key: contractKey, value: JSON.stringify(contract) }], required: true },
  );
}

/**
 * Reads what `exportVectors` wrote, or anybody's file of the same columns and metadata; throws `InputError` naming what is missing.
 * @example
 * ```ts
 * const contract = { ...contractNamed("lsa"), dimensions: 2 };
 * const vectors = Matrix.fromRows([[1, 0], [0, 1]]);
 * await exportVectors("two.parquet", { ids: ["a", "b"], vectors, contract });
 * (await importVectors("two.parquet")).ids; // => [ 'a', 'b' ]
 * ```
 */
export async function importVectors(path: string): Promise<VectorTable> {
  const file = await openParquet(path, path);
  const { metadata, rows } = file;
  const json = metadata.key_value_metadata?.find(({ key }) => key === contractKey)?.value;
  if (json === undefined)
    throw new InputError(
      `${path} has no "${contractKey}" in its metadata: without the contract nobody knows what its vectors are`,
    );
  let contract: ModelContract;
  try {
    contract = checkContract(parseJson(json));
  } catch (error) {
    throw new InputError(`${path}: "${contractKey}" in its metadata is damaged: ${messageOf(error)}`);
  }
  const dimensions = vectorDimensions(contract);
  const ids: string[] = [];
  // What a damaged file says of its rows is no measure of the memory to take.
  const parts: Float32Array[] = [];
  for (let start = 0; start < rows; start += rowGroup) {
    const part = await rowsOf(file, "export it again", {
      columns: ["id", "vector"],
      rowStart: start,
      rowEnd: Math.min(rows, start + rowGroup),
    });
    const values = new Float32Array(part.length * dimensions);
    part.forEach(({ id, vector }: Readonly<Record<string, unknown>>, i) => {
      if (typeof id !== "string") throw new InputError(`${path}, row ${start + i}: id is not a string`);
      if (!isVector(vector) || vector.length !== dimensions)
        throw new InputError(
          `${path}, row ${start + i} ("${id}"): vector is not ${dimensions} finite numbers, which its contract says`,
        );
      values.set(vector, i * dimensions);
      ids.push(id);
    });
    if (part.length === 0)
      throw new InputError(`${path} ends at row ${start}, and says that it has ${rows}; export it again`);
    parts.push(values);
  }
  if (ids.length !== rows)
    throw new InputError(`${path} holds ${ids.length} rows, and says that it has ${rows}; export it again`);
  const data = new Float32Array(new SharedArrayBuffer(4 * rows * dimensions));
  let at = 0;
  for (const part of parts) {
    data.set(part, at);
    at += part.length;
  }
  return { ids, vectors: new Matrix(data, rows, dimensions), contract };
}

const isVector = (value: unknown): value is ArrayLike<number> =>
  (Array.isArray(value) || value instanceof Float64Array) && Array.prototype.every.call(value, Number.isFinite);
