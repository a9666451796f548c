import { spread, type Interval } from "../study/spread.js";
import { decimal } from "embedlab/display";
import { count } from "embedlab/text";
import { mean, summary } from "embedlab/numeric";
import { measures, type Catalogue } from "embedlab";

import { vectorMeasures } from "embedlab/evaluation";
import type { ModelRun, RanModel } from "embedlab/embedding";
import { ariBy, measureNames, vectorMeasureNames, type ClusterScores } from "embedlab/comparison";
import type { Study } from "../study/study.js";

/** One row a fact: what is studied and where it comes from. */
export function provenanceRows(study: Study, catalogue: Catalogue): { fact: string; value: string }[] {
  const unlabelled = catalogue.labels.filter((label) => label < 0).length;
  return [
    { fact: "study", value: study.name },
    { fact: "data set", value: catalogue.name },
    {
      fact: "real or synthetic",
      value: catalogue.synthetic
        ? "SYNTHETIC: invented products; figures drawn from it say nothing about a real catalogue"
        : "real",
    },
    {
      fact: "products",
      value: `${count(catalogue.products.length)}${catalogue.categories.length === 0 ? ", none with a category" : ` in ${catalogue.categories.length} categories${unlabelled === 0 ? "" : `, ${count(unlabelled)} of them without one`}`}`,
    },
    { fact: "source", value: catalogue.source },
    { fact: "licence", value: catalogue.licence },
    { fact: "sha256", value: catalogue.sha256 },
    ...(study.caution === "" ? [] : [{ fact: "caution", value: study.caution }]),
  ];
}

/** What a model's vectors cost, or why there are none. */
export function runRow(run: ModelRun): object {
  if (run.status === "unavailable") return { model: run.id, status: "unavailable", note: run.reason };
  const { vectors, truncated, cached, seconds, warnings } = run.embedding;
  return {
    model: run.id,
    status: "ran",
    vectors: `${vectors.rows} x ${vectors.columns}`,
    // What was cut before a file was written nobody knows.
    truncated: run.contract.source.kind === "vectors" ? null : truncated,
    "from the cache": cached,
    "seconds now": seconds,
    note: warnings.join("; ") || "–",
  };
}

/** One line of the results table: means over the seeds; without categories what can be said without them. */
export function scoreRow({ id, contract, embedding }: RanModel, scores: ClusterScores): object {
  return {
    model: id,
    ...againstCategories(scores),
    ...Object.fromEntries(vectorMeasureNames.map((name) => [vectorMeasures[name].title, scores[name]])),
    "agreement of the seeds": scores.agreement,
    ...clustersFound(scores),
    dimensions: embedding.vectors.columns,
    "embedding, s": contract.source.kind === "vectors" ? null : embedding.embedSeconds,
    "vectors/s": embedding.embedSeconds > 0 ? embedding.vectors.rows / embedding.embedSeconds : null,
    [`${scores.clusterer}, s a seed`]: scores.seconds,
  };
}

function againstCategories(scores: ClusterScores): object {
  if (scores.ari.length === 0) return {};
  const columns = measureNames.flatMap((name) => {
    const { title } = measures[name];
    const { mean: estimate, min, max } = summary(scores[name]);
    return name === "ari"
      ? [
          ...(scores.inertia.every(Number.isFinite)
            ? [[`${title}, least inertia`, ariBy("least inertia", scores)]]
            : []),
          [title, estimate],
          [`${title}, min to max`, `${decimal(min)} to ${decimal(max)}`],
        ]
      : [[title, estimate]];
  });
  return Object.fromEntries(columns) as object;
}

/** What a clusterer decides for itself, where it does. */
function clustersFound({ coverage, nClusters }: ClusterScores): object {
  return coverage.every((share) => share === 1) ? {} : { clusters: mean(nClusters), "in a cluster": mean(coverage) };
}

/** Several models' scores, measure by measure. */
export interface ScoreBars {
  /** Titles of measures of at most 1, of which more is better. */
  readonly measures: readonly string[];
  /** One value a measure; null where the model has none. */
  readonly models: readonly { readonly name: string; readonly values: readonly (Interval | null)[] }[];
  /** No model is shown to be beyond chance (`atChance`): then none leads. */
  readonly atChance?: boolean;
}

/** Every measure against categories, with its spread over the seeds. */
export function scoreBars(scores: readonly ClusterScores[]): ScoreBars {
  return {
    measures: measureNames.map((name) => measures[name].title),
    models: scores.map((score) => ({ name: score.id, values: measureNames.map((name) => spread(score[name])) })),
  };
}
