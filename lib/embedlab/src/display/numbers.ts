import { count } from "../text/counted.js";

/** A minus sign in place of the hyphen, and none before a zero. */
const minus = (text: string): string => (/^-[0.,]*$/.test(text) ? text.slice(1) : text.replace("-", "−"));

/** 0.11349 -> "0.113" */
export const decimal = (value: number, digits = 3): string => minus(value.toFixed(digits));

/** 0.11349 -> "+0.113" */
export const signed = (value: number, digits = 3): string =>
  decimal(value, digits).startsWith("−") || Number(value.toFixed(digits)) === 0
    ? decimal(value, digits)
    : `+${decimal(value, digits)}`;

/** 0.1134 -> "11.3 %"; whole percents from 10 % up unless digits are given. Less than all is never 100 %, nor more than none 0 %. */
export function percent(share: number, digits = Math.abs(share) < 0.0995 && share !== 0 ? 1 : 0): string {
  if (share > 0 && share < 0.0005) return "< 0.1\u00a0%";
  const rounded = 1 - 1e-9;
  if (share < rounded && share >= 0.9995) return "> 99.9\u00a0%";
  if (share < rounded && share >= 0.995 && digits === 0) return `${(100 * share).toFixed(1)}\u00a0%`;
  return `${minus((100 * share).toFixed(digits))}\u00a0%`;
}

/** A p value as sentences have it, "p = 0.013": never 0. */
export const chance = (p: number): string => (p < 0.001 ? "p < 0.001" : `p = ${p.toFixed(3)}`);

/** Three significant digits, thousands separated: 0.0123, 4.56, 1,230. */
export function sensible(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 100) return minus(count(value));
  if (size < 1e-4) return minus(value.toExponential(1));
  return minus(String(Number(value.toPrecision(3))));
}

/** 118_000_000 -> "118 M" */
export function compact(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e9) return `${sensible(value / 1e9)} G`;
  if (size >= 1e6) return `${sensible(value / 1e6)} M`;
  if (size >= 1e5) return `${sensible(value / 1e3)} k`;
  return sensible(value);
}

/** "a", "a and b", "a, b and c" */
export function list(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`;
}
