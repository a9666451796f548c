import { contractNamed } from "#embedlab/embedding/contract/contracts";
import { embed, embeddingInput, embedQuality, shapes, staysTrue } from "../embedding.mjs";

export default {
  name: "embed-minilm-q8-file",
  title: "all-MiniLM-L6-v2, the publisher's 8-bit file on both sides, 512 descriptions, at most 512 tokens",
  repeats: 3,
  input: (tools) =>
    embeddingInput(tools, { ...contractNamed("all-MiniLM-L6-v2"), maxTokens: 512, dtype: "q8" }, 512, shapes.miniLm),
  ours: embed,
  quality: embedQuality,
  reservation: staysTrue(0.998),
  peers: [{ name: "Transformers.js pipeline, batch 1", script: "transformers-pipeline.mjs", settings: { batch: 1 } }],
};
