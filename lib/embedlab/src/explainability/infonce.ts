import { InputError } from "../errors.js";
import { requireOptions } from "../options.js";
import { Matrix, requireFinite } from "../numeric/matrix.js";
import { mean } from "../numeric/summary.js";

export interface InfoNceOptions {
  /** Divides the cosine similarities; 0.05 in the note, 0.01 in E5's paper. */
  readonly temperature: number;
  /** For each query, a candidate to leave out (the query itself), or -1; none unless told. */
  readonly leaveOut?: ArrayLike<number>;
}

export interface InfoNce {
  /** Mean loss over queries. */
  readonly loss: number;
  /** -log of the positive's probability, per query. */
  readonly losses: Float64Array;
  /** Softmax over the candidates (queries x candidates); 0 for one left out. */
  readonly probabilities: Matrix<Float64Array>;
  /** exp(entropy) of each query's distribution: among how many candidates it is as good as evenly spread. */
  readonly perplexities: Float64Array;
}

/**
 * InfoNCE (van den Oord, Li and Vinyals, 2018): -log softmax of cosine similarity / temperature at each query's positive candidate.
 * Queries and candidates are rows; `positives` holds a candidate index per query. Throws for zero vectors.
 */
export function infoNce(
  queries: Matrix,
  candidates: Matrix,
  positives: ArrayLike<number>,
  options: InfoNceOptions,
): InfoNce {
  requireOptions("infoNce", options, "temperature");
  const { temperature, leaveOut } = options;
  if (!(temperature > 0 && temperature < Infinity))
    throw new InputError(`temperature is ${temperature}; give a positive number`);
  if (queries.columns !== candidates.columns)
    throw new InputError(`queries have ${queries.columns} dimensions, candidates ${candidates.columns}`);
  if (positives.length !== queries.rows)
    throw new InputError(`${positives.length} positives for ${queries.rows} queries`);
  if (leaveOut !== undefined && leaveOut.length !== queries.rows)
    throw new InputError(`leaveOut has ${leaveOut.length} entries for ${queries.rows} queries`);
  const queryNorms = norms(queries, "query");
  const candidateNorms = norms(candidates, "candidate");
  const probabilities = new Matrix(new Float64Array(queries.rows * candidates.rows), queries.rows, candidates.rows);
  const losses = new Float64Array(queries.rows);
  const perplexities = new Float64Array(queries.rows);
  for (let i = 0; i < queries.rows; i++) {
    const positive = positives[i];
    const left = leaveOut?.[i] ?? -1;
    if (!Number.isInteger(positive) || positive < 0 || positive >= candidates.rows || positive === left) {
      throw new InputError(`query ${i}: positive ${positive} is not one of its candidates`);
    }
    const query = queries.row(i);
    const scores = probabilities.row(i);
    let top = -Infinity;
    for (let j = 0; j < candidates.rows; j++) {
      const candidate = candidates.row(j);
      let dot = 0;
      for (let k = 0; k < query.length; k++) dot += query[k] * candidate[k];
      scores[j] = j === left ? -Infinity : dot / (queryNorms[i] * candidateNorms[j]) / temperature;
      if (scores[j] > top) top = scores[j];
    }
    const positiveScore = scores[positive];
    let total = 0;
    for (let j = 0; j < scores.length; j++) total += Math.exp(scores[j] - top);
    const logTotal = top + Math.log(total);
    losses[i] = logTotal - positiveScore;
    let entropy = 0;
    for (let j = 0; j < scores.length; j++) {
      const logShare = scores[j] - logTotal;
      scores[j] = Math.exp(logShare);
      if (scores[j] > 0) entropy -= scores[j] * logShare;
    }
    perplexities[i] = Math.exp(entropy);
  }
  return { loss: mean(losses), losses, probabilities, perplexities };
}

function norms(x: Matrix, what: string): Float64Array {
  requireFinite(x, `the ${what} matrix`);
  return Float64Array.from({ length: x.rows }, (_, i) => {
    const norm = Math.hypot(...x.row(i));
    if (norm === 0) throw new InputError(`${what} ${i} is a zero vector, which has no direction; leave it out`);
    return norm;
  });
}
