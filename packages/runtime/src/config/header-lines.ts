/** A header as curl reads it from a file: a name that HTTP allows, and what can be read of it. */
const LINE = /^([A-Za-z0-9!#$%&'*+.^_`|~-]+):[ \t]*([\x21-\x7e](?:[\x20-\x7e\t]*[\x21-\x7e])?)[ \t]*$/;
/** What a request says of itself and of its connection: with a second word on that it would not be sent, or not be understood. */
const OWN =
  /^(?:host|content-(?:type|length|encoding)|(?:proxy-)?connection|transfer-encoding|expect|keep-alive|te|trailer|upgrade|webhook-.*)$/;

/** What is wrong with the lines of a file of headers, without a word of them; undefined where nothing is. */
export function headerFault(text: string): string | undefined {
  const lines = linesOf(text);
  const wrong = lines.findIndex((line) => !LINE.test(line));
  if (wrong >= 0) return `header ${wrong + 1} of the file is not of the form Name: value`;
  const names = Object.keys(headersIn(text));
  const own = names.find((name) => OWN.test(name));
  if (own !== undefined) return `the file has the header ${own}, which each request has of its own`;
  return names.length < lines.length ? "the file has a header twice" : undefined;
}

/** The headers of a file that has them line by line, by their names in lower case. */
export function headersIn(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    linesOf(text).flatMap((line) => {
      const [, name, value] = LINE.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name.toLowerCase(), value] as const];
    }),
  );
}

function linesOf(text: string): readonly string[] {
  return text.split(/\r?\n/).filter((line) => line.trim() !== "");
}
