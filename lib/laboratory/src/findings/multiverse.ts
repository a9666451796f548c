import { decimal, percent, signed } from "embedlab/display";
import { mean, summary } from "embedlab/numeric";
import { InputError } from "embedlab";
import type { ModelGeometry } from "../experiments/geometry.js";
import { waysSaid, type Multiverse, type Way } from "../experiments/multiverse.js";

/** One difference of ARI in every way of grouping. */
export interface WaysDifference {
  /** The model that is ahead where the difference is above 0. */
  readonly model: string;
  /** What it is set against: a model, or "the best other model". */
  readonly other: string;
  readonly ways: readonly Way[];
  /** One a way. */
  readonly differences: Float64Array;
}

function arisOf({ models }: Multiverse, id: string): Float64Array {
  const found = models.find((model) => model.id === id);
  if (found === undefined) throw new InputError(`${id} is not among the models that were grouped in every way`);
  return found.aris;
}

/** Challenger minus baseline in every way. */
export function waysDifference(found: Multiverse, baseline: string, challenger: string): WaysDifference {
  const [before, after] = [arisOf(found, baseline), arisOf(found, challenger)];
  return { model: challenger, other: baseline, ways: found.ways, differences: after.map((ari, i) => ari - before[i]) };
}

/** A model minus the best of all others in each way: above 0 where it leads. */
export function waysLead(found: Multiverse, model: string): WaysDifference {
  const own = arisOf(found, model);
  const others = found.models.filter(({ id }) => id !== model);
  if (others.length === 0) throw new InputError(`${model} is the only model: there is none to lead`);
  const best = own.map((_, i) => Math.max(...others.map(({ aris }) => aris[i])));
  const other = others.length === 1 ? others[0].id : "the best other model";
  return { model, other, ways: found.ways, differences: own.map((ari, i) => ari - best[i]) };
}

/** The place of k-means with one cluster a category, on all products, of the vectors in one form. */
const usualWay = ({ ways }: Multiverse, categories: number, form: Way["vectors"] = "as they are"): number =>
  ways.findIndex(
    ({ clusterer, vectors, duplicates, size }) =>
      clusterer === "k-means" && vectors === form && duplicates === "kept" && size === categories,
  );

/** The model with the greatest ARI in the usual way: k-means of the vectors as they are, all products, one cluster a category. */
export function leaderOfUsual(found: Multiverse, categories: number): string {
  const { models } = found;
  const usual = usualWay(found, categories);
  return models.reduce((best, model) => (model.aris[usual] > best.aris[usual] ? model : best)).id;
}

/** A difference of ARI that is shown as none is none. */
const leastLead = 0.0005;

/** Of the ways, the share in which the model is ahead. */
export const shareAhead = ({ differences }: Pick<WaysDifference, "differences">): number =>
  differences.filter((difference) => difference >= leastLead).length / differences.length;

/** Of the ways, the share in which neither is ahead. */
export const shareTied = ({ differences }: Pick<WaysDifference, "differences">): number =>
  differences.filter((difference) => Math.abs(difference) < leastLead).length / differences.length;

/** ", tied in 12 %" where the two are tied in some ways. */
export const tiedSaid = (difference: Pick<WaysDifference, "differences">): string =>
  shareTied(difference) === 0 ? "" : `, tied with it in ${percent(shareTied(difference))}`;

/** How robust a difference is to choices that nobody tests, and what it does not say. */
export function waysSentence(found: Multiverse, difference: WaysDifference): string {
  const { model, other, differences } = difference;
  const { min, max, quantile } = summary(differences);
  return `${model} is ahead of ${other} in ${percent(shareAhead(difference))} of ${waysSaid(found)}${tiedSaid(difference)}: ${signed(quantile(0.5))} of ARI in the middle, from ${signed(min)} to ${signed(max)}. All ways share the products, so that their number proves nothing.`;
}

/** A choice, by how much it moves a difference. */
export interface ChoiceEffect {
  readonly choice: string;
  /** Share of the variance over the ways that its means explain (eta squared). */
  readonly share: number;
  /** Its options with their mean difference and the share of ways ahead, least first. */
  readonly options: readonly { readonly option: string; readonly mean: number; readonly ahead: number }[];
}

const choices: readonly { readonly choice: string; readonly of: (way: Way) => string | null }[] = [
  { choice: "clusterer", of: ({ clusterer }) => clusterer },
  { choice: "vectors", of: ({ vectors }) => vectors },
  { choice: "near-duplicates", of: ({ duplicates }) => duplicates },
  // HDBSCAN is asked for none.
  {
    choice: "number of clusters",
    of: ({ clusterer, size }) => (clusterer === "UMAP + HDBSCAN" ? null : `${size} clusters`),
  },
];

/** Each choice that was varied, that which moves the difference most first. */
export function choiceEffects({ ways, differences }: Pick<WaysDifference, "ways" | "differences">): ChoiceEffect[] {
  return choices
    .map(({ choice, of }) => {
      const within = ways.flatMap((way, i) => {
        const option = of(way);
        return option === null ? [] : [{ option, difference: differences[i] }];
      });
      const all = within.map(({ difference }) => difference);
      const centre = mean(all);
      const options = [...new Set(within.map(({ option }) => option))].map((option) => {
        const own = within.filter((one) => one.option === option).map(({ difference }) => difference);
        return { option, mean: mean(own), ahead: shareAhead({ differences: Float64Array.from(own) }), n: own.length };
      });
      const between = options.reduce((sum, own) => sum + own.n * (own.mean - centre) ** 2, 0);
      const total = all.reduce((sum, value) => sum + (value - centre) ** 2, 0);
      return {
        choice,
        share: total === 0 ? 0 : between / total,
        options: options
          .sort((a, b) => a.mean - b.mean)
          .map(({ option, mean: own, ahead }) => ({ option, mean: own, ahead })),
      };
    })
    .filter(({ options }) => options.length > 1)
    .sort((a, b) => b.share - a.share);
}

/** One line a choice. */
export function choiceRow({ choice, share, options }: ChoiceEffect): object {
  const most = options[options.length - 1];
  const said = ({ option, mean: own, ahead }: ChoiceEffect["options"][number]): string =>
    `${option}: ${signed(own)}, ahead in ${percent(ahead)}`;
  return {
    choice,
    "share of the variance over the ways": decimal(share, 2),
    least: said(options[0]),
    most: decimal(most.mean - options[0].mean) === decimal(0) ? "no other moves it" : said(most),
  };
}

/** How one model's vectors lie, and what taking out their first component does to its groups. */
export function geometryRow(
  { id, asTheyAre, withoutFirst }: ModelGeometry,
  found: Multiverse,
  categories: number,
): object {
  const aris = arisOf(found, id);
  return {
    model: id,
    "mean cosine": asTheyAre.meanCosine,
    "effective rank": asTheyAre.effectiveRank,
    "hubness (skewness of 10-occurrence)": asTheyAre.hubness,
    "… without the first component": withoutFirst.hubness,
    "ARI, k-means of ten starts": aris[usualWay(found, categories)],
    "ARI without the first component": aris[usualWay(found, categories, "without the first component")],
  };
}

/** As results.json has it. */
export function waysRecord(difference: WaysDifference): object {
  const { min, max, quantile } = summary(difference.differences);
  return {
    model: difference.model,
    other: difference.other,
    ways: difference.ways.length,
    ahead: shareAhead(difference),
    tied: shareTied(difference),
    median: quantile(0.5),
    least: min,
    most: max,
    choices: choiceEffects(difference).map(({ choice, share, options }) => ({
      name: choice,
      share,
      options: options.map(({ option, ...rest }) => ({ name: option, ...rest })),
    })),
  };
}
