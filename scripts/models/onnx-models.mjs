// English models of BERT's family that the Maven artifacts of LangChain4j carry as ONNX files.
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fetchArtifact } from "#embedlab/embedding/registry/maven";
import { artifactOf, e5Small, packagedModels, writePackagedModel } from "#embedlab/embedding/registry/packaged-models";
import { downloadsIn } from "./downloads.mjs";
import { onnxWeights } from "./onnx-weights.mjs";
import { writeSafetensors } from "./safetensors.mjs";

const record = (packaged, build) => ({
  id: packaged.id,
  folder: `models/${packaged.id}`,
  what: packaged.what,
  licence: "MIT",
  artifacts: [packaged.artifact],
  diskBytes: packaged.diskBytes,
  key: `${packaged.artifact.sha256} 1`,
  build: async (target, { root, onProgress }) =>
    build(await fetchArtifact(packaged.artifact, downloadsIn(root), { onProgress }), target),
});

const e5 = {
  id: "e5-small-v2",
  what: "an E5 v2 of a tenth of E5-large's size, fp32",
  family: e5Small,
  diskBytes: 134_000_000,
  artifact: artifactOf("e5-small-v2", 78761440, "208ade9d04885e6e28097074eb2a9c04293b7977a8854daf8925cb53cf8e082a"),
  model: {
    member: "e5-small-v2.onnx",
    file: "model.onnx",
    bytes: 133093467,
    sha256: "b2a43b66f7f9b6f29643a21340ad7c03d2d91e6bd5d43429a77799a9ee880eb0",
  },
};

async function buildFp32(jar, target) {
  const { file, member } = e5.model;
  await writePackagedModel(
    e5,
    jar,
    target,
    "model.safetensors holds the initialisers of that file, fp32, as PyTorch names and lays them; the export has no pooler.",
  );
  await writeSafetensors(join(target, "model.safetensors"), onnxWeights(await readFile(join(target, file)), member));
  await rm(join(target, file));
}

export const onnxModels = [
  record(e5, buildFp32),
  ...Object.values(packagedModels).map((packaged) =>
    record(packaged, (jar, target) => writePackagedModel(packaged, jar, target)),
  ),
];
