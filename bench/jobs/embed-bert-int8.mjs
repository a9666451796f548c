import { contractNamed } from "#embedlab/embedding/contract/contracts";
import { embed, embeddingInput, embedQuality, shapes, staysTrue } from "../embedding.mjs";

const goal = ({ vnni }) => (vnni === false ? 1.5 : 2.5);

export default {
  name: "embed-bert-int8",
  title:
    "bert-base-uncased, 128 descriptions, at most 512 tokens: ours in 8 bits made of the checkpoint, the peer in fp32",
  models: ["bert-base-uncased"],
  repeats: 3,
  input: (tools) =>
    embeddingInput(tools, { ...contractNamed("bert-base-uncased"), dtype: "w8a8" }, 128, shapes.bertBase),
  ours: embed,
  quality: embedQuality,
  reservation: staysTrue(0.998),
  peers: [
    {
      name: "sentence-transformers, batch 32",
      script: "sentence_transformer.py",
      environment: "embedding",
      settings: { batch: 32 },
      goal,
    },
    {
      name: "sentence-transformers, batch 8",
      script: "sentence_transformer.py",
      environment: "embedding",
      settings: { batch: 8 },
      goal,
    },
  ],
};
