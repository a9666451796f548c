import { inspect } from "node:util";

/** A Plotly figure as plain JSON, with what it shows in words. */
export class Figure {
  constructor(
    /** Plotly traces. */
    readonly data: object[],
    /** Plotly layout. */
    readonly layout: object,
    /** The text alternative: plain text, not escaped for HTML. */
    readonly description: string,
  ) {}

  [inspect.custom](): string {
    return this.description;
  }
}

/** The Plotly configuration that figures are meant for. */
export const figureConfig = { responsive: true, displaylogo: false } as const;
