/** Tables, columns with their comments, and functions, as the editor offers them. */
export function completionOf(schema) {
  const tables = schema.tables.map(({ name, comment, columns }) => ({
    label: name,
    type: "type",
    detail: "table",
    info: comment,
    boost: name.endsWith("_latest") ? 3 : 1,
    columns: columns.map((column) => ({
      label: column.name,
      type: "property",
      detail: column.type,
      info: column.comment,
    })),
  }));
  const words = KEYWORDS.map((label) => ({ label, type: "keyword" }));
  return (context) => {
    const word = context.matchBefore(/[\w.]*/);
    if (word === null || (word.from === word.to && !context.explicit)) return null;
    const qualified = /^(\w+)\.(\w*)$/.exec(word.text);
    if (qualified !== null) {
      const table = tables.find(({ label }) => label === qualified[1]);
      if (table !== undefined) return { from: word.from + qualified[1].length + 1, options: table.columns };
      if (qualified[1] === "rolecall") return { from: word.from + 9, options: tables };
    }
    const text = context.state.doc.toString();
    const named = tables.filter(({ label }) => new RegExp(`\\b${label}\\b`).test(text));
    const columns = new Map(named.flatMap((table) => table.columns).map((column) => [column.label, column]));
    return { from: word.from, options: [...columns.values(), ...tables, ...words], validFor: /^\w*$/ };
  };
}

const KEYWORDS = [
  ..."SELECT FROM WHERE GROUP BY ORDER BY LIMIT HAVING AS AND OR NOT IN BETWEEN LIKE DISTINCT WITH UNION ALL JOIN USING".split(
    " ",
  ),
  ..."INTERVAL DAY HOUR MINUTE DESC ASC count sum min max avg any argMax uniq uniqExact countIf minIf maxIf quantile".split(
    " ",
  ),
  ..."groupArray groupUniqArray arrayJoin arraySort arrayStringConcat now toStartOfHour toStartOfDay toDate has empty".split(
    " ",
  ),
  ..."notEmpty positionCaseInsensitive startsWith isIPAddressInRange JSONExtractString formatReadableSize".split(" "),
];
