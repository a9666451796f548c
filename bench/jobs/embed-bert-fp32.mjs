import { contractNamed } from "#embedlab/embedding/contract/contracts";
import { embed, embeddingInput, embedQuality, sentenceTransformers, shapes, staysTrue } from "../embedding.mjs";

export default {
  name: "embed-bert-fp32",
  title: "bert-base-uncased in fp32, 128 descriptions, at most 512 tokens",
  models: ["bert-base-uncased"],
  repeats: 3,
  input: (tools) =>
    embeddingInput(tools, { ...contractNamed("bert-base-uncased"), dtype: "fp32" }, 128, shapes.bertBase),
  ours: embed,
  quality: embedQuality,
  reservation: staysTrue(),
  peers: [sentenceTransformers(32, 1.4), sentenceTransformers(8, 1.4)],
};
