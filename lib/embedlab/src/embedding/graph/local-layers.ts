import { InputError } from "../../errors.js";
import type { ConfigJson } from "./architecture.js";
import type { Parts } from "./parts.js";
import { rotaryTables, type Rope, type RotaryTables } from "./rotary.js";

const layerTypes = ["full_attention", "sliding_attention"] as const;
/** Whether a layer sees all tokens, or those near by. */
export type LayerType = (typeof layerTypes)[number];

/** A network some of whose layers see tokens near by alone, with rotary positions of their own. */
export interface LocalLayers {
  readonly layerTypes: readonly LayerType[];
  /** Places to either side that a token of a local layer sees. */
  readonly reach: number;
  readonly ropes: Readonly<Record<LayerType, Rope>>;
}

/** Each layer's type: what config.json lists, else `usual` of the layer's number. */
export function readLayerTypes(
  json: ConfigJson,
  file: string,
  layers: number,
  usual: (layer: number) => LayerType,
): readonly LayerType[] {
  const types = json.layer_types ?? Array.from({ length: layers }, (_, layer) => usual(layer));
  if (
    !Array.isArray(types) ||
    types.length !== layers ||
    !types.every((type): type is LayerType => layerTypes.includes(type as LayerType))
  )
    throw new InputError(
      `${file}: layer_types is ${JSON.stringify(types)}; ${layers} of ${layerTypes.join(" and ")} are needed`,
    );
  return types;
}

/** What attention of each type that there is takes: tables of rotary positions, and for local layers the window. */
export function localLayers(
  p: Parts,
  { layerTypes: types, reach, ropes }: LocalLayers,
  headSize: number,
): (type: LayerType) => { readonly tables: RotaryTables; readonly window: string | undefined } {
  const used = layerTypes.filter((type) => types.includes(type));
  const tables = Object.fromEntries(
    used.map((type) => [type, rotaryTables(p.g, ropes[type], headSize, p.length, type)]),
  );
  const window = used.includes("sliding_attention") ? p.window(reach) : undefined;
  return (type) => ({ tables: tables[type], window: type === "sliding_attention" ? window : undefined });
}
