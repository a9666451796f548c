import { mean } from "embedlab/numeric";
import type { ClusterScores } from "embedlab/comparison";

/** A model's scores as a result file of MTEB: `mteb.results.TaskResult.from_disk` loads it. */
export interface TaskResult {
  readonly task_name: string;
  readonly dataset_revision: string;
  /** MTEB itself computed nothing here. */
  readonly mteb_version: null;
  readonly evaluation_time: number;
  readonly kg_co2_emissions: null;
  readonly scores: { readonly test: readonly Readonly<Record<string, unknown>>[] };
}

export interface TaskOptions {
  /** What the catalogue is called. */
  readonly catalogue: string;
  readonly sha256: string;
  /** Of the texts, as ISO 639-1; null where nobody can tell. */
  readonly language: string | null;
}

/** Languages and their scripts as MTEB writes them. */
const mtebLanguage = (language: string | null): string => {
  if (language === null) return "und-Zyyy";
  const { language: code, script } = new Intl.Locale(language).maximize();
  return `${threeLetters[code] ?? "und"}-${script ?? "Zyyy"}`;
};

/** ISO 639-3 of the languages told apart most often, "aa:bbb". */
const threeLetters: Readonly<Record<string, string>> = Object.fromEntries(
  "ar:ara bn:ben cs:ces da:dan de:deu el:ell en:eng es:spa fa:fas fi:fin fr:fra he:heb hi:hin hu:hun id:ind it:ita ja:jpn ko:kor nl:nld no:nor pl:pol pt:por ro:ron ru:rus sv:swe ta:tam te:tel th:tha tr:tur uk:ukr ur:urd vi:vie zh:zho"
    .split(" ")
    .map((pair) => pair.split(":")),
) as Record<string, string>;

/**
 * Means over the seeds of one model's clusterings of a whole catalogue; `main_score` is V-measure, as in MTEB's clustering tasks, which
 * cluster samples by minibatches: not the same number. ARI, the note's measure, stands beside it.
 */
export function taskResult(
  scores: ClusterScores,
  embedSeconds: number,
  { catalogue, sha256, language }: TaskOptions,
): TaskResult {
  const vMeasure = mean(scores.vMeasure);
  return {
    task_name: `${taskName(catalogue)}Clustering`,
    dataset_revision: sha256,
    mteb_version: null,
    evaluation_time: embedSeconds + scores.seconds * scores.seeds.length,
    kg_co2_emissions: null,
    scores: {
      test: [
        {
          hf_subset: "default",
          languages: [mtebLanguage(language)],
          main_score: vMeasure,
          v_measure: vMeasure,
          v_measures: { "k-means over seeds": Array.from(scores.vMeasure) },
          ari: mean(scores.ari),
          ami: mean(scores.ami),
          aligned_accuracy: mean(scores.alignedAccuracy),
        },
      ],
    },
  };
}

/** Words of a catalogue's name run together, as MTEB's tasks are called. */
export const taskName = (catalogue: string): string =>
  catalogue
    .replace(/\.[a-z0-9]+$/i, "")
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("") || "Products";
