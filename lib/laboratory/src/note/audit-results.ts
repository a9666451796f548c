import { signed } from "embedlab/display";
import { mean } from "embedlab/numeric";
import { adjustedRandIndex, align, contingencyFromCounts, purity } from "embedlab";
import { homogeneity, type Contingency } from "embedlab/evaluation";
import { type AuditLine, moved, rounds, percent } from "./audit-line.js";
import { alignedCounts, bestF1, clustersUsed, sharedPairs, tablesOf } from "./category-pairs.js";
import { noteTables } from "./tables.js";

/** One model's clusterings of the note's products. */
export interface FoundClusterings {
  readonly name: string;
  /** Cluster of each product, one array a seed. */
  readonly clusterings: readonly Int32Array[];
  /** Seconds that its vectors took when they were made. */
  readonly seconds: number;
}

/** What a study found of the note's section 3, with the note's BERT and an E5. */
export interface FoundResults {
  /** Category of each product, a place in `categories`. */
  readonly truth: Int32Array;
  readonly categories: readonly string[];
  readonly bert: FoundClusterings;
  readonly e5: FoundClusterings;
  /** What the study says of the difference, as a sentence. */
  readonly verdict: string;
}

const { confusion, claims, minutes } = noteTables;
const note = { bert: contingencyFromCounts(confusion.BERT), e5: contingencyFromCounts(confusion["E5-large-v2"]) };
type Category = (typeof noteTables.categories)[number];
const at = (category: Category): number => noteTables.categories.indexOf(category);
const cell = (table: Contingency, row: Category, column: Category): number =>
  table.counts[at(row) * table.columns + at(column)];

/** The same tables of a study, one a seed, and means over them. */
class Found {
  readonly seeds: number;
  private readonly tables: Readonly<Record<"bert" | "e5", readonly Contingency[]>>;
  private readonly aligned: Readonly<Record<"bert" | "e5", readonly number[][][]>>;

  constructor(readonly results: FoundResults) {
    const { truth, bert, e5 } = results;
    this.tables = { bert: tablesOf(truth, bert.clusterings), e5: tablesOf(truth, e5.clusterings) };
    this.aligned = { bert: this.tables.bert.map(alignedCounts), e5: this.tables.e5.map(alignedCounts) };
    this.seeds = bert.clusterings.length;
  }

  private row(category: Category): number {
    return this.results.categories.indexOf(category);
  }

  /** A figure of a table, mean over the seeds, of BERT and of the E5. */
  both(figure: (table: Contingency, row: (category: Category) => number) => number): [number, number] {
    const over = (tables: readonly Contingency[]): number =>
      mean(tables.map((table) => figure(table, (category) => this.row(category))));
    return [over(this.tables.bert), over(this.tables.e5)];
  }

  /** Products of one category in the cluster matched with another, mean over the seeds. */
  cell(category: Category, matched: Category): [number, number] {
    const over = (counts: readonly number[][][]): number =>
      mean(counts.map((table) => table[this.row(category)][this.row(matched)]));
    return [over(this.aligned.bert), over(this.aligned.e5)];
  }
}

/**
 * Section 3 of the note, recomputed from its printed tables; the verdict follows from the recomputed values. Where a study
 * ran the note's models on the note's products, each line says what it found: means over the seeds, clusters aligned.
 */
export function auditResults(results?: FoundResults): AuditLine[] {
  const found = results && new Found(results);
  return [
    ari(found),
    significance(found),
    time(results),
    timeRatio(results),
    diagonal(found),
    ...gains(found),
    babyCare(found),
    watches(found),
    furnishing(found),
    apart(found),
    scattered(found),
    distinct(found),
    pairs(found, "Watches", "Baby Care", "better separation of Watches and Baby Care"),
    pairs(found, "Home Decor & Festive Needs", "Home Furnishing", "less overlap of Home Furnishing and Home Decor"),
  ];
}

function ari(found: Found | undefined): AuditLine {
  const values = [adjustedRandIndex(note.bert), adjustedRandIndex(note.e5)];
  const printed = [noteTables.ari.BERT, noteTables.ari["E5-large-v2"]];
  return {
    section: "3.1",
    claim: `ARI ${printed[0]} (BERT), ${printed[1]} (E5)`,
    recomputed: `${values[0].toFixed(5)} and ${values[1].toFixed(5)}`,
    verdict: values.every((value, i) => rounds(value, printed[i], 4)) ? "agrees" : "contradicts",
    reason: `the printed matrices are complete contingency tables of ${note.bert.total} products`,
    here:
      found &&
      `${found
        .both((table) => adjustedRandIndex(table))
        .map((value) => value.toFixed(3))
        .join(" and ")}, means of ${found.seeds} seeds`,
  };
}

/** "+14.7 %: a difference of +0.0462" */
function gain([before, after]: readonly number[]): string {
  return `${signed((100 * (after - before)) / before, 1)} %: a difference of ${signed(after - before, 4)}`;
}

function significance(found: Found | undefined): AuditLine {
  return {
    section: "3.1",
    claim: `+${claims.ariGainPercent} % ARI, significantly`,
    recomputed: gain([adjustedRandIndex(note.bert), adjustedRandIndex(note.e5)]),
    verdict: noteTables.runs > 1 ? "agrees" : "unsupported",
    reason:
      "one k-means run a model, without repeat or interval: what another seed or other products would give cannot be told from it",
    here:
      found &&
      `${gain(found.both((table) => adjustedRandIndex(table)))}, means of ${found.seeds} seeds. ${found.results.verdict}`,
  };
}

/** Times of whenever the vectors were made, one after the other. */
const ratioOf = ({ bert, e5 }: FoundResults): string =>
  `${e5.seconds.toFixed(1)} / ${bert.seconds.toFixed(1)} seconds = ${(e5.seconds / bert.seconds).toFixed(2)}, of ${e5.name} and ${bert.name} when their vectors were made, beside whatever else ran`;
const printedRatio = minutes["E5-large-v2"] / minutes.BERT;
const printedMinutes = `${minutes["E5-large-v2"].toFixed(1)} / ${minutes.BERT} minutes`;

function time(results: FoundResults | undefined): AuditLine {
  const growth = 100 * (printedRatio - 1);
  return {
    section: "3.1",
    claim: `+${claims.timeGainPercent} % computing time`,
    recomputed: `${printedMinutes}: ${signed(growth, 1)} %`,
    verdict: rounds(growth, claims.timeGainPercent, 0) ? "agrees" : "contradicts",
    reason: "its own table gives another figure",
    measured: results && ratioOf(results),
  };
}

function timeRatio(results: FoundResults | undefined): AuditLine {
  const [least, most] = claims.timeRatio;
  return {
    section: "2.3",
    claim: `E5 takes ${least} to ${most} times BERT's time`,
    recomputed: `${printedMinutes} = ${printedRatio.toFixed(2)}`,
    verdict: printedRatio >= least && printedRatio <= most ? "agrees" : "contradicts",
    reason: "two claims of one note differ",
    measured: results && ratioOf(results),
  };
}

function diagonal(found: Found | undefined): AuditLine {
  const read = ([before, after]: readonly number[]): string => `${percent(before)} (BERT), ${percent(after)} (E5)`;
  const onDiagonal = (table: Contingency): number =>
    Array.from({ length: Math.min(table.rows, table.columns) }, (_, i) => table.counts[i * table.columns + i]).reduce(
      (sum, count) => sum + count,
      0,
    ) / table.total;
  const aligned = (table: Contingency): number => align(table).accuracy;
  const both = [note.bert, note.e5];
  return {
    section: "3.2",
    claim: "a confusion matrix with gains on its diagonal",
    recomputed: `on the printed diagonal ${read(both.map(onDiagonal))}; after Hungarian alignment ${read(both.map(aligned))}; purity ${read(both.map((table) => purity(table)))}`,
    verdict: both.every((table) => onDiagonal(table) === aligned(table)) ? "agrees" : "artefact",
    reason:
      "the columns are raw k-means cluster ids: the diagonal means nothing until clusters are matched with categories",
    here:
      found &&
      `by raw cluster ids ${read(found.both(onDiagonal))}; aligned ${read(found.both(aligned))}; purity ${read(found.both((table) => purity(table)))}`,
  };
}

function gains(found: Found | undefined): AuditLine[] {
  return (Object.entries(claims.diagonalGains) as [Category, number][]).map(([category, claimed]) => {
    const [before, after] = [cell(note.bert, category, category), cell(note.e5, category, category)];
    const agrees = after - before === claimed;
    return {
      section: "3.2",
      claim: `${category} ${signed(claimed, 0)} on the diagonal`,
      recomputed: moved(before, after),
      verdict: agrees ? "agrees" : "contradicts",
      reason: agrees
        ? "it agrees with the matrices, and is still an accident of the clusters' numbers"
        : "its own matrices say otherwise",
      here: found && `${moved(...found.cell(category, category), 1)} in its own cluster`,
    };
  });
}

function babyCare(found: Found | undefined): AuditLine {
  const [before, after] = [cell(note.bert, "Baby Care", "Watches"), cell(note.e5, "Baby Care", "Watches")];
  return {
    section: "3.2",
    claim: `Baby Care -> Watches: ${-claims.babyCareAsWatchesErrors} fewer errors`,
    recomputed: moved(before, after),
    verdict: after - before === claims.babyCareAsWatchesErrors ? "agrees" : "contradicts",
    reason: "the count in that column rises",
    here: found && `${moved(...found.cell("Baby Care", "Watches"), 1)} in the cluster of Watches`,
  };
}

function watches(found: Found | undefined): AuditLine {
  const count = cell(note.e5, "Watches", "Home Decor & Festive Needs");
  const size = note.e5.columnTotals[at("Home Decor & Festive Needs")];
  return {
    section: "3.2",
    claim: `${claims.watchesAsHomeDecorErrors} new Watches -> Home Decor errors, a sensitivity to decorative terms`,
    recomputed: `that cluster holds ${size} products, ${count} of them watches`,
    verdict: count !== claims.watchesAsHomeDecorErrors ? "contradicts" : count === size ? "artefact" : "agrees",
    reason: "a cluster of watches and nothing else is the best there is; only its number made it an error",
    here:
      found &&
      `${moved(...found.cell("Watches", "Home Decor & Festive Needs"), 1)} in the cluster of Home Decor; ${moved(...found.cell("Watches", "Watches"), 1)} in their own`,
  };
}

function furnishing(found: Found | undefined): AuditLine {
  const between = [note.bert, note.e5].map(
    (table) =>
      cell(table, "Home Decor & Festive Needs", "Home Furnishing") +
      cell(table, "Home Furnishing", "Home Decor & Festive Needs"),
  );
  const [there, back] =
    found === undefined
      ? []
      : [
          found.cell("Home Decor & Festive Needs", "Home Furnishing"),
          found.cell("Home Furnishing", "Home Decor & Festive Needs"),
        ];
  return {
    section: "3.2",
    claim: `Home Decor <-> Home Furnishing: ${claims.homeDecorWithFurnishingErrors.join(" against ")} errors`,
    recomputed: `${between[0]} (BERT) and ${between[1]} (E5) in the two cells`,
    verdict: between.every((count) => (claims.homeDecorWithFurnishingErrors as readonly number[]).includes(count))
      ? "agrees"
      : "contradicts",
    reason: "neither number stands in those cells",
    here:
      there &&
      back &&
      `${(there[0] + back[0]).toFixed(1)} (BERT) and ${(there[1] + back[1]).toFixed(1)} (E5) in the two aligned cells`,
  };
}

/** The first of a ranking, as many as are claimed to lead it, and those claimed that are not among them. */
function leading<T extends { readonly category: string }>(ranked: readonly T[], claimed: readonly string[]): T[] {
  return ranked.filter(({ category }, place) => place < claimed.length || claimed.includes(category));
}

function apart(found: Found | undefined): AuditLine {
  const ranked = noteTables.categories
    .map((category, i) => ({ category, f1: bestF1(note.bert, i) }))
    .sort((a, b) => b.f1 - a.f1);
  const claimed: readonly string[] = claims.apartInBert;
  const first = ranked.slice(0, claimed.length);
  const here =
    found &&
    noteTables.categories
      .map((category) => ({ category, f1: found.both((table, row) => bestF1(table, row(category)))[0] }))
      .sort((a, b) => b.f1 - a.f1);
  const read = (categories: readonly { category: string; f1: number }[]): string =>
    categories.map(({ category, f1 }) => `${category} ${f1.toFixed(2)}`).join(", ");
  return {
    section: "3.3",
    claim: `only ${claimed.join(" and ")} stand clearly apart in BERT`,
    recomputed: `F1 of the cluster that fits best: ${read(leading(ranked, claimed))}`,
    verdict: first.every(({ category }) => claimed.includes(category)) ? "agrees" : "contradicts",
    reason: "read off a map; the clusters of the same vectors say otherwise",
    here: here && `${read(leading(here, claimed))} (BERT)`,
  };
}

function scattered(found: Found | undefined): AuditLine {
  const rank = (clustersOf: (category: Category) => number): { category: Category; clusters: number }[] =>
    noteTables.categories
      .map((category) => ({ category, clusters: clustersOf(category) }))
      .sort((a, b) => b.clusters - a.clusters);
  const claimed: readonly string[] = claims.scatteredInBert;
  const ranked = rank((category) => clustersUsed(note.bert, at(category)));
  const here = found && rank((category) => found.both((table, row) => clustersUsed(table, row(category)))[0]);
  const read = (categories: typeof ranked): string =>
    categories.map(({ category, clusters }) => `${category} ${clusters.toFixed(1)}`).join(", ");
  return {
    section: "3.3",
    claim: `${claimed.join(" and ")} are scattered in BERT`,
    recomputed: `clusters that their products use, as if all alike: ${read(leading(ranked, claimed))}`,
    verdict: ranked.slice(0, claimed.length).every(({ category }) => claimed.includes(category))
      ? "agrees"
      : "contradicts",
    reason: "read off a map; others are scattered as much, Computers among them, which the note calls clearly separate",
    here: here && `${read(leading(here, claimed))} (BERT)`,
  };
}

function distinct(found: Found | undefined): AuditLine {
  const [before, after] = [note.bert, note.e5].map((table) => homogeneity(table));
  return {
    section: "3.3",
    claim: "more distinct clusters with E5",
    recomputed: `homogeneity of the clusters: ${moved(before, after, 3)}`,
    verdict: after > before ? "agrees" : "contradicts",
    reason: after > before ? "its matrices say so too, of one run each" : "its own matrices say otherwise",
    here: found && moved(...found.both((table) => homogeneity(table)), 3),
  };
}

function pairs(found: Found | undefined, one: Category, other: Category, claim: string): AuditLine {
  const [before, after] = [note.bert, note.e5].map((table) => sharedPairs(table, at(one), at(other)));
  return {
    section: "3.3",
    claim: `${claim} with E5`,
    recomputed: `pairs of the two in one cluster: ${before.toFixed(3)} -> ${after.toFixed(3)} of all such pairs`,
    verdict: after < before ? "agrees" : "contradicts",
    reason: after < before ? "its matrices say so too" : "its own matrices say otherwise",
    here: found && moved(...found.both((table, row) => sharedPairs(table, row(one), row(other))), 3),
  };
}
