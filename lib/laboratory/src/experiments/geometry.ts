import type { Matrix } from "embedlab";
import { vectorGeometry, type VectorGeometry } from "embedlab/evaluation";
import { digest, type RunOptions } from "embedlab/numeric";
import { measuredOnce } from "../study/measured.js";
import { formsOf } from "./vector-forms.js";

/** How a model's vectors lie, before and after what they share most is taken out. */
export interface ModelGeometry {
  readonly id: string;
  readonly asTheyAre: VectorGeometry;
  readonly withoutFirst: VectorGeometry;
}

/** The geometry of each model's vectors of the given rows. Computed once for the same vectors on a machine. */
export async function measureGeometry(
  models: readonly { readonly id: string; readonly vectors: Matrix<Float32Array> }[],
  rows: Int32Array,
  run: RunOptions = {},
): Promise<ModelGeometry[]> {
  const found: ModelGeometry[] = [];
  for (const { id, vectors } of models) {
    const x = rows.length === vectors.rows ? vectors : vectors.select(rows);
    const { value } = await measuredOnce(["geometry", 1, digest(x.data), x.columns], async () => ({
      asTheyAre: await vectorGeometry(x, run),
      withoutFirst: await vectorGeometry((await formsOf(x, run))["without the first component"], run),
    }));
    found.push({ id, ...value });
  }
  return found;
}
