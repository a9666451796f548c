import { randomUUID } from "node:crypto";
import { rename, rm } from "node:fs/promises";
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects, type SchemaElement } from "hyparquet";
import { fileWriter, ParquetWriter } from "hyparquet-writer";
import { InputError } from "../../errors.js";
import { Matrix } from "../../numeric/matrix.js";
import { checkContract } from "../contract/check-contract.js";
import { vectorDimensions, type ModelContract } from "../contract/contract.js";

/** Vectors with the ids of what they stand for, and the contract that they were made by. */
export interface VectorTable {
  readonly ids: readonly string[];
  readonly vectors: Matrix<Float32Array>;
  readonly contract: ModelContract;
}

/** The key of the contract, as JSON, among the file's own key-value metadata. */
const contractKey = "embedlab.contract";
/** Rows that are written or read at a time. */
const rowGroup = 4096;
/** Parquet's three-level form of a list (https://github.com/apache/parquet-format/blob/master/LogicalTypes.md#lists). */
const schema: SchemaElement[] = [
  { name: "root", num_children: 2 },
  { name: "id", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "REQUIRED" },
  { name: "vector", converted_type: "LIST", repetition_type: "REQUIRED", num_children: 1 },
  { name: "list", repetition_type: "REPEATED", num_children: 1 },
  { name: "element", type: "FLOAT", repetition_type: "REQUIRED" },
];

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
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    const writer = new ParquetWriter({
      writer: fileWriter(draft),
      schema,
      codec: "UNCOMPRESSED",
      kvMetadata: [{ key: contractKey, value: JSON.stringify(contract) }],
    });
    for (let start = 0; start < ids.length; start += rowGroup) {
      const part = ids.slice(start, start + rowGroup);
      await writer.write({
        columnData: [
          { name: "id", data: part },
          // A dictionary of numbers that hardly repeat would only take time.
          {
            name: "vector",
            data: part.map((_, i) => Array.from(vectors.row(start + i))),
            encoding: "PLAIN",
            statistics: false,
          },
        ],
        rowGroupSize: rowGroup,
      });
    }
    await writer.finish();
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
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
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file).catch((error: Error) => {
    throw new InputError(`${path} is not a Parquet file (${error.message})`);
  });
  const json = metadata.key_value_metadata?.find(({ key }) => key === contractKey)?.value;
  if (json === undefined)
    throw new InputError(
      `${path} has no "${contractKey}" in its metadata: without the contract nobody knows what its vectors are`,
    );
  let contract: ModelContract;
  try {
    contract = checkContract(JSON.parse(json));
  } catch (error) {
    throw new InputError(`${path}: "${contractKey}" in its metadata is damaged: ${(error as Error).message}`);
  }
  const rows = Number(metadata.num_rows);
  const dimensions = vectorDimensions(contract);
  const data = new Float32Array(new SharedArrayBuffer(4 * rows * dimensions));
  const ids: string[] = [];
  for (let start = 0; start < rows; start += rowGroup) {
    const part = await parquetReadObjects({
      file,
      metadata,
      columns: ["id", "vector"],
      rowStart: start,
      rowEnd: Math.min(rows, start + rowGroup),
    });
    for (const { id, vector } of part as { id: unknown; vector: unknown }[]) {
      if (typeof id !== "string") throw new InputError(`${path}, row ${ids.length}: id is not a string`);
      if (!isVector(vector) || vector.length !== dimensions)
        throw new InputError(
          `${path}, row ${ids.length} ("${id}"): vector is not ${dimensions} finite numbers, which its contract says`,
        );
      data.set(vector, ids.length * dimensions);
      ids.push(id);
    }
  }
  return { ids, vectors: new Matrix(data, rows, dimensions), contract };
}

const isVector = (value: unknown): value is ArrayLike<number> =>
  (Array.isArray(value) || value instanceof Float32Array) && Array.prototype.every.call(value, Number.isFinite);
