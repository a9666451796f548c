import { contractNamed } from "#embedlab/embedding/contract/contracts";
import { embed, embeddingInput, embedQuality, sentenceTransformers, shapes, staysTrue } from "../embedding.mjs";

export default {
  name: "embed-minilm-fp32",
  title: "all-MiniLM-L6-v2 in fp32, 512 descriptions, at most 512 tokens",
  repeats: 3,
  input: (tools) => embeddingInput(tools, { ...contractNamed("all-MiniLM-L6-v2"), maxTokens: 512 }, 512, shapes.miniLm),
  ours: embed,
  quality: embedQuality,
  reservation: staysTrue(),
  peers: [sentenceTransformers(32, 2), sentenceTransformers(8, 1.5)],
};
