/** One parameter of a query; `&` may be written as Go's JSON does. The value is taken whole, so that each is looked at once. */
const PARAMETER = /((?:[?&]|\\u0026)[\w.[\]~-]{1,64}=)([^&\s"\\<>#]+)/g;
const ESCAPED = /%[0-9a-fA-F]{2}|\+/;
/** A query in a parameter of a query, escaped once more. Deeper than that nobody writes one. */
const DEEPEST = 3;

/**
 * The text with what `redact` masks in the values of its queries, read as they are meant: `?command=psql+postgres%3A%2F%2F…`.
 * A value in which nothing is masked stays byte for byte; in another one half a surrogate pair is U+FFFD.
 */
export function redactQuery(text: string, redact: (value: string) => string, depth = 0): string {
  if (depth === DEEPEST || !(text.includes("%") || text.includes("+"))) return text;
  return text.replace(PARAMETER, (whole, name: string, value: string) => {
    if (!ESCAPED.test(value)) return whole;
    const plain = decoded(value);
    if (plain === undefined) return whole;
    const clean = redactQuery(redact(plain), redact, depth + 1);
    return clean === plain ? whole : name + encodeURIComponent(clean.toWellFormed());
  });
}

function decoded(value: string): string | undefined {
  try {
    return decodeURIComponent(value.replaceAll("+", " "));
  } catch {
    return undefined;
  }
}
