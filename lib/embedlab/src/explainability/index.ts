export { permutationImportance, type PermutationImportance } from "./permutation-importance.js";
export {
  meanMagnitudes,
  treeShap,
  treeShapSummary,
  type ShapOptions,
  type ShapSummary,
  type ShapValues,
} from "./shap.js";
export { drawnLabels, type DrawnLabel } from "./artefact.js";
export {
  concentration,
  rankedFeatures,
  topFeatures,
  type Concentration,
  type ConcentrationOptions,
} from "./concentration.js";
export { concentrationNull, type ConcentrationNull, type ConcentrationNullOptions } from "./concentration-null.js";
export { crossFittedShap, type CrossFittedOptions, type CrossFittedShap } from "./cross-fitted.js";
export { overlap, type Overlap } from "./overlap.js";
export { confidentDisagreements, suspectLabels, type SuspectLabel } from "./suspect-labels.js";
export {
  attributeWords,
  centroidSimilarity,
  classProbability,
  totalByWord,
  type TextAttribution,
  type WordAttribution,
  type WordTotal,
} from "./attribution.js";
export { infoNce, type InfoNce, type InfoNceOptions } from "./infonce.js";
