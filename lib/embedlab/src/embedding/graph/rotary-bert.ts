import type { GraphPlan } from "./architecture.js";
import { ports } from "./graph-nodes.js";
import { Parts, type GateActivation } from "./parts.js";
import { rotary, rotaryTables, type Rope } from "./rotary.js";

/** BERT's norms after each sublayer, with rotary positions and a gated layer whose gate is the second half. */
export interface RotaryBert {
  readonly layers: number;
  readonly heads: number;
  readonly hiddenSize: number;
  readonly intermediateSize: number;
  readonly vocabularySize: number;
  /** 0 where the network has none. */
  readonly tokenTypes: number;
  readonly epsilon: number;
  readonly activation: GateActivation;
  readonly rope: Rope;
}

/** The graph of such a network, all of whose products but the gate's have a bias, or none has. */
export const rotaryBertGraph =
  (name: string, config: RotaryBert, hasBias: boolean): GraphPlan["graph"] =>
  (constants, dtype) => {
    const { hiddenSize: h, intermediateSize: f, heads, epsilon, tokenTypes } = config;
    const p = new Parts(dtype);
    const norm = (x: string, name: string): string => p.norm(x, `${name}.norm`, epsilon);
    const tables = rotaryTables(p.g, config.rope, h / heads, p.length);
    const words = p.words();
    const typed = tokenTypes === 0 ? words : p.g.add("Add", [words, p.g.add("Gather", ["types", "token_type_ids"])]);
    let x = norm(p.rows(typed, h), "embeddings");
    for (let layer = 0; layer < config.layers; layer++) {
      const name = `layer${layer}`;
      const parts = p.split(p.product(x, `${name}.qkv`, h, 3 * h, hasBias), h, h, h);
      const [query, key, value] = parts.map((part) => p.texts(part, h));
      const seen = p.attention(rotary(p.g, query, tables), rotary(p.g, key, tables), value, heads);
      x = norm(p.sum(x, p.product(p.rows(seen, h), `${name}.attention`, h, h, hasBias)), `${name}.attention`);
      const inner = p.gated(x, `${name}.intermediate`, h, f, config.activation, { gateLast: true });
      x = norm(p.sum(x, p.product(inner, `${name}.output`, f, h, hasBias)), `${name}.output`);
    }
    p.texts(x, h, "last_hidden_state");
    return {
      name,
      nodes: p.g.nodes,
      constants: [...p.g.constants, ...constants],
      ...ports(h, ["input_ids", "attention_mask", ...(tokenTypes === 0 ? [] : ["token_type_ids"])]),
    };
  };
