export { count, counted } from "./counted.js";
export { languageName, languageOf } from "./language.js";
export { duplicateGroups, nearDuplicates, type DuplicatePair, type NearDuplicates } from "./near-duplicates.js";
export { graphemes } from "./shown.js";
export { wordCount } from "./words.js";
