/** The package has no types of its own: a list of words by name, e.g. "fra". */
declare module "stopword" {
  const lists: Readonly<Record<string, readonly string[]>>;
  export default lists;
}
