import { Problem } from "../run.mjs";

/** What the user says of costs; nothing is assumed. */
export function statedCosts({ products, price = [], "machine-price": machinePrice, currency }) {
  const number = (option, value, least) => {
    const read = Number(value);
    if (value.trim() === "" || !Number.isFinite(read) || read < least)
      throw new Problem(`--${option} is ${JSON.stringify(value)}; give a number of at least ${least}`);
    return read;
  };
  const priced = price.map((given) => {
    const at = given.lastIndexOf("=");
    if (at < 1)
      throw new Problem(`--price is ${JSON.stringify(given)}; say --price <model>=<amount>, of a million tokens`);
    return [given.slice(0, at), number("price", given.slice(at + 1), 0)];
  });
  return {
    prices: new Map(priced),
    ...(products !== undefined && { products: Math.round(number("products", products, 1)) }),
    ...(machinePrice !== undefined && { machinePrice: number("machine-price", machinePrice, 0) }),
    ...(currency !== undefined && { currency }),
  };
}
