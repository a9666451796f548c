// Every public name, room by room, in the order in which data walks through them.
// what these notebooks show beyond the library's own index
export { isOfTexts, isRan, ranModels, type ModelRun, type RanModel } from "embedlab/embedding";
export { mean } from "embedlab/numeric";
export { frameRows } from "embedlab/products";
export { compression } from "embedlab/preprocessing";
export {
  categoryGains,
  compareModels,
  describeClusters,
  leadersSentence,
  protocolFor,
  protocolSentence,
  scoreClusterings,
  tooFewToResample,
  undecidedSentence,
  verdictSentence,
  besideSentence,
  type CategoryGain,
  type ClusterScores,
  type Comparisons,
  type JudgedDifference,
  type ModelComparison,
  type Protocol,
  type ResampledModels,
  type ScoreOptions,
} from "embedlab/comparison";
export { concentrationNull, drawnLabels, infoNce, overlap, topFeatures } from "embedlab/explainability";

// study
export { openStudy, projectRoot, type Study, type StudyOptions } from "./study/study.js";
export {
  clustersOf,
  departures,
  levelOf,
  pairSentence,
  protocolOf,
  standingSentence,
  type StudyProtocol,
} from "./study/protocol.js";
export { embeddingWork } from "./study/embedding-work.js";
export { embedModels } from "./study/models.js";
export { methodRows, type MethodRow } from "./study/method.js";
export { resampleModels } from "./study/resampled-models.js";
export { effortFor, tooManyToLearn, type Effort, type EffortOptions, type Part } from "./study/effort.js";
export { spread } from "./study/spread.js";
export { disagreements } from "./study/disagreements.js";
export {
  categorySizes,
  clusterWithoutSmall,
  smallCategoryNotes,
  withoutSmallCategories,
  withoutSmallRecord,
  withoutSmallRows,
} from "./study/small-categories.js";
export { pick, stratifiedSubset } from "./study/subset.js";
export { labelledPart, labelNotes, needsCategories } from "./study/labelled.js";
export { categoryGroups, productGroups, type GroupOptions, type ProductGroups } from "./study/groups.js";
export { architectures, tokensSeen, type Architecture } from "./study/architecture.js";
export { closestPairs } from "./study/pairs.js";

// experiments
export { scoreByClusterers, type WaysOptions } from "./experiments/ways.js";
export {
  isRanRow,
  plannedGroups,
  planSweep,
  sweep,
  type Setting,
  type SweepPlan,
  type SweepRow,
} from "./experiments/sweep.js";
export { type SettingScores } from "./experiments/setting-scores.js";
export { measureCosts, type Cost, type CostOptions, type Costs } from "./experiments/costs.js";
export { mapPerplexity, perplexitySaid } from "./study/perplexity.js";
export { probeStudy } from "./experiments/probe-study.js";
export { findSuspects, type Suspects } from "./experiments/suspects.js";
export { wordListWorth, type WordListWorth } from "./experiments/word-lists.js";
export { levelScores, studyLevels, type LevelScore } from "./experiments/level-scores.js";
export { measureGrowth, type GrowthOptions, type GrowthSeries } from "./experiments/catalogue-growth.js";
export { measureEfficiency, type EfficiencyOptions, type EfficiencyRow } from "./experiments/efficiency.js";
export {
  measureRobustness,
  type RobustnessOptions,
  type RobustnessPoint,
  type RobustnessSeries,
} from "./experiments/robustness.js";
export { measureScaling, type ScalingModel, type ScalingOptions, type ScalingSeries } from "./experiments/scaling.js";
export { contrastOf, type Contrast } from "./experiments/contrast.js";
export { measureMultiverse, planMultiverse, type Multiverse, type MultiversePlan } from "./experiments/multiverse.js";
export { measureGeometry, type ModelGeometry } from "./experiments/geometry.js";
export {
  measureThroughput,
  type ThroughputOptions,
  type ThroughputPoint,
  type ThroughputSeries,
} from "./experiments/throughput.js";
export {
  categoryWords,
  compareForms,
  contributionsOf,
  meanAbsoluteShap,
  restOf,
  surest,
  type CategoryWords,
} from "./experiments/explanation.js";

// findings
export {
  alikeSentence,
  candidateRow,
  candidatesOf,
  recommend,
  type Candidate,
  type Judged,
  type Recommendation,
  type Standing,
} from "./findings/frontier.js";
export { atChance } from "./findings/at-chance.js";
export { provenanceRows, runRow, scoreBars, scoreRow, type ScoreBars } from "./findings/rows.js";
export {
  categoryGainRecord,
  clustererRecord,
  comparisonRecord,
  datasetRecord,
  learningCurveRecord,
  modelRecord,
  protocolRecord,
  summaryRecord,
  sweepRecord,
} from "./findings/records.js";
export { suspectsSentence } from "./findings/suspects.js";
export {
  equalRowsSentence,
  leadersByClusterer,
  nothingToChange,
  nothingToCompare,
  oneModelSentence,
  recommendationSentence,
} from "./findings/sentences.js";
export { undecidable, type Comparable } from "./findings/undecidable.js";
export { listRows, namingTheLargest } from "./findings/word-lists.js";
export {
  choiceEffects,
  choiceRow,
  geometryRow,
  leaderOfUsual,
  waysDifference,
  waysLead,
  waysRecord,
  waysSentence,
  type WaysDifference,
} from "./findings/multiverse.js";
export { otherLanguageSentence, wordsLeftOut } from "./findings/words-left-out.js";
export {
  efficiencySentence,
  concentrationNullRows,
  concentrationSentence,
  fewDimensions,
  tooFewDimensions,
  topDimensionsSentence,
} from "./findings/concentration.js";
export { clustererRow, clusterNames } from "./findings/clusters.js";
export { alignedConfusion, rawConfusion, type Confusion } from "./findings/confusion.js";
export { levelRow, prefixGains, sweepRow, taskRows, verdictRows } from "./findings/differences.js";

// note
export { noteTables } from "./note/tables.js";
export type { AuditLine, AuditVerdict } from "./note/audit-line.js";
export { auditModels, type FoundModels } from "./note/audit-models.js";
export { auditResults, type FoundResults } from "./note/audit-results.js";
export { auditExplanation, type FoundExplanation } from "./note/audit-explanation.js";
export { auditLimits, type FoundLimits } from "./note/audit-limits.js";
export { noteStudy, type NoteStudy } from "./note/note-study.js";

// figures
export { ariDifferencesFigure } from "./figures/ari-differences.js";
export { ariExampleFigure } from "./figures/ari-example.js";
export { arisBySeedFigure } from "./figures/aris-by-seed.js";
export { boilerplateByCategoryFigure } from "./figures/boilerplate-by-category.js";
export { catalogueGrowthFigure } from "./figures/catalogue-growth.js";
export { categoryCountsFigure } from "./figures/category-counts.js";
export { categoryGainsFigure } from "./figures/category-gains.js";
export { concentrationFigure } from "./figures/concentration.js";
export { confusionFigure } from "./figures/confusion.js";
export { frontierFigure } from "./figures/frontier.js";
export { importanceFigure } from "./figures/importance.js";
export { infoNceTemperatureFigure } from "./figures/info-nce-temperature.js";
export { learningCurveFigure } from "./figures/learning-curve.js";
export { lengthDistributionsFigure } from "./figures/length-distributions.js";
export { modelComparisonFigure } from "./figures/model-comparison.js";
export { multiverseFigure } from "./figures/multiverse.js";
export { resampledDifferencesFigure } from "./figures/resampled-differences.js";
export { projectionFigure } from "./figures/projection.js";
export { resultsBarsFigure } from "./figures/results-bars.js";
export { robustnessFigure } from "./figures/robustness.js";
export { scalingFigure } from "./figures/scaling.js";
export { separationFigure } from "./figures/separation.js";
export { shapBeeswarmFigure } from "./figures/shap-beeswarm.js";
export { shapGlobalBarFigure } from "./figures/shap-global-bar.js";
export { shapHeatmapFigure } from "./figures/shap-heatmap.js";
export { shapWaterfallFigure } from "./figures/shap-waterfall.js";
export { sweepFigure } from "./figures/sweep.js";
export { throughputFigure } from "./figures/throughput.js";
export { tokensSeenFigure } from "./figures/tokens-seen.js";
export { topKAccuracyFigure } from "./figures/top-k-accuracy.js";
export { topListOverlapFigure } from "./figures/top-list-overlap.js";
export { treatmentCompressionFigure } from "./figures/treatment-compression.js";
export { wordAttributionFigure } from "./figures/word-attribution.js";
export { Figure } from "./figures/figure.js";

// notebook
export { counted } from "embedlab/text";
export { show, say } from "./notebook/show.js";
export { table, type TableColumn, type TableOptions } from "./notebook/table.js";
export { auditTable } from "./notebook/audit-table.js";
export { markedText } from "./notebook/marked-text.js";
export { html, Html } from "embedlab/display";
export { progress } from "./notebook/progress.js";
export { record } from "./notebook/record.js";
export { interruptSignal } from "./notebook/interrupt.js";
export { explorer, type ExploredModel, type ExplorerInput } from "./notebook/explorer.js";

// exchange
export { assignProducts, type Assignments, type ModelAssignments } from "./exchange/assignments.js";
export { assignmentRows, writeAssignments } from "./exchange/write-assignments.js";
export { productTable } from "./exchange/product-table.js";
export { datasetCard, modelCardBlock } from "./exchange/cards.js";
export { taskName, taskResult, type TaskOptions, type TaskResult } from "./exchange/mteb.js";
