import { requireOptions } from "../options.js";
import type { ShownRow } from "../display/rows-table.js";
import type { ModelCost } from "./verdict.js";

/** A model's costs and what they are priced by. */
export interface PricedModel extends ModelCost {
  /** Mean tokens of a text; null where the source does not tell. */
  readonly tokensPerText: number | null;
  /** Elsewhere: this machine's hours are not what it costs. */
  readonly endpoint: boolean;
}

/** What the user states of prices, and the catalogue that costs are projected to; nothing is assumed. */
export interface CostOptions {
  readonly products?: number;
  /** Of a million tokens, by model. */
  readonly prices: ReadonlyMap<string, number>;
  /** Of an hour of this machine. */
  readonly machinePrice?: number;
  readonly currency?: string;
}

export interface ProjectedCost {
  readonly model: string;
  readonly msPerText: number | null;
  readonly tokensPerText: number | null;
  readonly dimensions: number;
  readonly bytesPerProduct: number;
  /** Of the stated number of products; null where none was stated, or where a part is not known. */
  readonly hours: number | null;
  readonly indexBytes: number | null;
  /** In the stated currency: by tokens where the model has a price, else by the machine's hours where they have one. */
  readonly price: number | null;
}

const bytesOfNumber = 4;

/** Each model's costs, and what they come to for the stated catalogue. */
export function projectedCosts(costs: readonly PricedModel[], options: CostOptions): ProjectedCost[] {
  requireOptions("projectedCosts", options, "prices");
  const { products, prices, machinePrice } = options;
  return costs.map(({ id, msPerText, tokensPerText, dimensions, endpoint }) => {
    const perToken = prices.get(id);
    const hours = products === undefined || msPerText === null ? null : (msPerText * products) / 3_600_000;
    return {
      model: id,
      msPerText,
      tokensPerText,
      dimensions,
      bytesPerProduct: bytesOfNumber * dimensions,
      hours,
      indexBytes: products === undefined ? null : bytesOfNumber * dimensions * products,
      price:
        perToken !== undefined
          ? products === undefined || tokensPerText === null
            ? null
            : (perToken * tokensPerText * products) / 1e6
          : !endpoint && machinePrice !== undefined && hours !== null
            ? machinePrice * hours
            : null,
    };
  });
}

const size = (bytes: number): string =>
  bytes < 1e6
    ? `${(bytes / 1e3).toFixed(1)} kB`
    : bytes < 1e9
      ? `${(bytes / 1e6).toFixed(0)} MB`
      : `${(bytes / 1e9).toFixed(1)} GB`;
const time = (hours: number): string =>
  hours < 1 / 60
    ? `${Math.ceil(hours * 3600)} s`
    : hours < 1
      ? `${Math.ceil(hours * 60)} min`
      : `${hours.toFixed(1)} h`;

/** How far the parts of the texts differ. */
const spreadSaid = (parts: readonly number[] = []): string =>
  parts.length < 2 ? "" : ` (${Math.min(...parts).toFixed(1)} to ${Math.max(...parts).toFixed(1)})`;

/** As a table shows them; what was not stated, or is known of no model, has no column; a stated price is "not known" of what nobody has timed. */
export function costRows(costs: readonly PricedModel[], options: CostOptions): ShownRow[] {
  requireOptions("costRows", options, "prices");
  const rows = projectedCosts(costs, options);
  const priced = options.prices.size > 0 || options.machinePrice !== undefined;
  const timed = rows.some(({ msPerText }) => msPerText !== null);
  const told = rows.some(({ tokensPerText }) => tokensPerText !== null);
  const unpriced = ({ id, endpoint }: PricedModel): string =>
    options.prices.has(id) || (options.machinePrice !== undefined && !endpoint) ? "not known" : "not stated";
  return rows.map(({ model, msPerText, tokensPerText, dimensions, bytesPerProduct, hours, indexBytes, price }, at) => ({
    model,
    ...(timed && {
      "a text": msPerText === null ? null : `${msPerText.toFixed(1)} ms${spreadSaid(costs[at].msInParts)}`,
    }),
    ...(told && { "tokens a text": tokensPerText === null ? null : tokensPerText.toFixed(0) }),
    dimensions: String(dimensions),
    "index, a product": `${bytesPerProduct.toLocaleString("en-US")} bytes`,
    ...(options.products !== undefined && {
      ...(timed && { "embedding all": hours === null ? null : time(hours) }),
      "index of all": indexBytes === null ? null : size(indexBytes),
    }),
    ...(options.products !== undefined &&
      priced && {
        [`price${options.currency === undefined ? "" : `, ${options.currency}`}`]:
          price === null ? unpriced(costs[at]) : price < 0.01 ? "< 0.01" : price.toFixed(2),
      }),
  }));
}
