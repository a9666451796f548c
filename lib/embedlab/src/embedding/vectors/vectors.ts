import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { counted } from "../../text/counted.js";
import { InputError } from "../../errors.js";
import { applyLayers, contractLayers, type Layer } from "../local/layers.js";
import type { ModelContract, ModelSource } from "../contract/contract.js";
import type { Engine, EngineOptions } from "../engine.js";
import { sha256Of } from "../graph/built-graph.js";
import { ModelUnavailable } from "../unavailable.js";
import { jsonlRows } from "./jsonl.js";
import { npyRows } from "./npy.js";
import { parquetRows } from "./parquet-rows.js";
import type { VectorRows } from "./row.js";

type VectorsSource = Extract<ModelSource, { kind: "vectors" }>;

export interface OpenedVectors {
  /** With the file's own dimensions where the contract had left them to it. */
  readonly contract: ModelContract;
  readonly engine: Engine;
  /** Of the files' bytes. */
  readonly fingerprint: string;
}

/**
 * Vectors that somebody already has, in a file: .parquet, .npy or .jsonl (.ndjson). They belong to products, so products
 * are what they are found by. Throws `ModelUnavailable` naming file, row and cure for what is wrong with the file.
 */
export async function openVectors(contract: ModelContract, root: string): Promise<OpenedVectors> {
  if (contract.source.kind !== "vectors") throw new Error(`${contract.source.kind} is no file of vectors`);
  const { source, id } = contract;
  const path = resolve(root, source.path);
  const ids = source.ids === undefined ? undefined : resolve(root, source.ids);
  return asUnavailable(id, async () => {
    for (const [field, file] of [
      ["path", path],
      ["ids", ids],
    ] as const)
      if (file !== undefined && !(await isFile(file)))
        throw new InputError(`there is no file ${file}; correct the contract's source.${field}`);
    const rowsOf = reader(source, path, ids);
    const dimensions = await firstLength(rowsOf());
    if (dimensions === 0) throw new InputError(`${path} has no vector; put one a product there`);
    if (contract.dimensions !== 0 && contract.dimensions !== dimensions)
      throw new InputError(
        `${path} has vectors of ${dimensions} dimensions, the contract says ${contract.dimensions}; correct its dimensions, or leave them out`,
      );
    if (contract.truncateDimensions !== undefined && contract.truncateDimensions > dimensions)
      throw new InputError(
        `truncateDimensions is ${contract.truncateDimensions}, but ${path} has ${dimensions} dimensions; lower it`,
      );
    const sums = await Promise.all([path, ...(ids === undefined ? [] : [ids])].map((file) => sha256Of(file)));
    const full = { ...contract, dimensions };
    return { contract: full, engine: new VectorsEngine(full, path, rowsOf), fingerprint: sums.join() };
  });
}

/** By the file's name: what the formats need of the source is checked here. */
function reader(
  { ids: named, idColumn, vectorColumn }: VectorsSource,
  path: string,
  ids: string | undefined,
): () => VectorRows {
  const extension = /\.[^./\\]*$/.exec(path.toLowerCase())?.[0] ?? "";
  if (extension === ".npy") {
    if (idColumn !== undefined || vectorColumn !== undefined)
      throw new InputError(`${path} has no columns; leave source.idColumn and source.vectorColumn out`);
    return () => npyRows(path, ids);
  }
  if (named !== undefined)
    throw new InputError(`source.ids is for a .npy file; ${path} holds its ids itself: leave it out`);
  if (extension === ".parquet") return () => parquetRows(path, { idColumn, vectorColumn });
  if (extension === ".jsonl" || extension === ".ndjson") return () => jsonlRows(path, { idColumn, vectorColumn });
  throw new InputError(`${path}: vectors are read from .parquet, .npy and .jsonl (.ndjson); save it as one of them`);
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );

async function firstLength(rows: VectorRows): Promise<number> {
  for await (const { vector } of rows) return vector.length;
  return 0;
}

/** What is wrong with a file is a reason that a study shows in the model's row. */
async function asUnavailable<T>(id: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof InputError && !(error instanceof ModelUnavailable))
      throw new ModelUnavailable(`${id}: ${error.message}`);
    throw error;
  }
}

class VectorsEngine implements Engine {
  readonly warnings: string[] = [];
  private readonly layers: readonly Layer[];

  constructor(
    private readonly contract: ModelContract,
    private readonly path: string,
    private readonly rowsOf: () => VectorRows,
  ) {
    this.layers = contractLayers(contract);
  }

  async embed(texts: readonly string[], { signal, deliver, products }: EngineOptions): Promise<void> {
    const { id } = this.contract;
    if (products === undefined)
      throw new ModelUnavailable(
        `${id}: its vectors come from a file, one a product: it cannot embed other texts, such as changed ones`,
      );
    const vectors = await asUnavailable(id, () => this.find(products, signal));
    deliver({
      indices: texts.map((_, i) => i),
      vectors: applyLayers(vectors, texts.length, this.layers),
      tokens: texts.map(() => -1),
      truncated: texts.map(() => 0),
    });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private async find(
    products: NonNullable<EngineOptions["products"]>,
    signal: AbortSignal | undefined,
  ): Promise<Float32Array> {
    const { dimensions } = this.contract;
    const found = new Float32Array(products.length * dimensions);
    const places = new Map<string, number[]>();
    let byRow: boolean | undefined;
    const seen = new Map<string, number>();
    const done = new Uint8Array(products.length);
    let row = 0;
    let unused = 0;
    let zeros = 0;
    for await (const { id, vector } of this.rowsOf()) {
      if (row % 4096 === 0) signal?.throwIfAborted();
      row++;
      if (byRow === undefined) {
        byRow = id === null;
        products.forEach((product, at) => {
          const key = byRow ? String(product.row) : product.id;
          places.set(key, [...(places.get(key) ?? []), at]);
        });
      }
      const key = id ?? String(row);
      const before = seen.get(key);
      if (before !== undefined)
        throw new InputError(
          `${this.path}, row ${row}: the id "${key}" stands in row ${before} too; keep one of the two`,
        );
      seen.set(key, row);
      if (vector.length !== dimensions)
        throw new InputError(
          `${this.path}, row ${row}${id === null ? "" : ` ("${id}")`}: ${counted(vector.length, "dimension")}, the rows before have ${dimensions}; make them equal`,
        );
      const wanted = places.get(key) ?? [];
      if (wanted.length === 0) {
        unused++;
        continue;
      }
      const checked = this.checked(vector, row, id);
      if (checked.every((value) => value === 0)) zeros++;
      for (const at of wanted) {
        found.set(checked, at * dimensions);
        done[at] = 1;
      }
    }
    this.complete(products, done, byRow === true, row);
    this.warn(byRow === true, row, products.length, unused, zeros);
    return found;
  }

  private checked(vector: ArrayLike<number>, row: number, id: string | null): Float32Array {
    const checked = new Float32Array(vector.length);
    for (let j = 0; j < vector.length; j++) {
      const value: unknown = vector[j];
      checked[j] = Number(value);
      if ((typeof value !== "number" && typeof value !== "bigint") || !Number.isFinite(checked[j]))
        throw new InputError(
          `${this.path}, row ${row}${id === null ? "" : ` ("${id}")`}: value ${j + 1} is ${typeof value === "number" || typeof value === "bigint" ? String(value) : JSON.stringify(value)}, no finite number of single precision; embed that product again`,
        );
    }
    return checked;
  }

  private complete(
    products: NonNullable<EngineOptions["products"]>,
    done: Uint8Array,
    byRow: boolean,
    rows: number,
  ): void {
    const missing = products.filter((_, at) => done[at] === 0);
    if (missing.length === 0) return;
    const shown = missing.slice(0, 5).map(({ id, row }) => (byRow ? `row ${row}` : `"${id}"`));
    const some = `${shown.join(", ")}${missing.length > 5 ? ` and ${missing.length - 5} more` : ""}`;
    throw new InputError(
      byRow
        ? `${this.path} has ${counted(rows, "row")} and no ids, so that its row n is taken for the catalogue's data row n: it has none for ${missing.length.toLocaleString("en-US")} of ${counted(products.length, "product")} (${some}); bring one with a row for every row of the table, or one that holds ids (.jsonl, .parquet); in a study, a file with one id a line can be named beside it (its contract's source.ids)`
        : `${this.path} has no vector for ${missing.length.toLocaleString("en-US")} of ${products.length.toLocaleString("en-US")} products (${some}); ${
            products.every(({ id, row }) => id === String(row))
              ? "the catalogue's column of ids is not named, so its row numbers are taken for them: name it (--id at the command line, columns.id in code)"
              : "add them, or call the file's column of these ids \"id\", or so in a contract's source.idColumn"
          }`,
    );
  }

  private warn(byRow: boolean, rows: number, products: number, unused: number, zeros: number): void {
    const { id } = this.contract;
    this.warnings.splice(0);
    const count = (value: number): string => value.toLocaleString("en-US");
    if (byRow)
      this.warnings.push(
        `${id}: ${this.path} has no ids: its row n is taken for the catalogue's data row n (${count(rows)} rows, ${count(products)} products)`,
      );
    if (unused > 0)
      this.warnings.push(`${id}: ${count(unused)} of the file's ${count(rows)} rows belong to no product here`);
    if (zeros > 0) this.warnings.push(`${id}: ${count(zeros)} of the file's vectors hold nothing but zeros`);
  }
}
