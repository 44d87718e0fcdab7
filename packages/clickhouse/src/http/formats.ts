/** What a browser or a client is told of a format; text with tabs where nothing else is known of it. */
export function contentTypeOf(format: string): string {
  const name = format.toLowerCase();
  if (/^(?:json\w*eachrow\w*|jsonlines|ndjson|jsonl|prettyndjson|prettyjson\w*)$/.test(name))
    return "application/x-ndjson; charset=UTF-8";
  if (name.startsWith("json")) return "application/json; charset=UTF-8";
  if (name.startsWith("csv"))
    return `text/csv; charset=UTF-8; header=${name.includes("withnames") ? "present" : "absent"}`;
  if (name.startsWith("xml")) return "application/xml; charset=UTF-8";
  if (name.startsWith("markdown") || name === "md") return "text/markdown; charset=UTF-8";
  if (name.startsWith("png")) return "image/png";
  if (/^(?:tsv|tabseparated)/.test(name)) return "text/tab-separated-values; charset=UTF-8";
  if (/^(?:pretty|vertical|values|raw|lineasstring|customseparated|tskv|sqlinsert|template)/.test(name))
    return "text/plain; charset=UTF-8";
  if (
    /^(?:native|rowbinary|parquet|arrow|orc|avro|bson|msgpack|protobuf|npy|null|capnproto|buffers|hash|mysql|postgres)/.test(
      name,
    )
  )
    return "application/octet-stream";
  return "text/plain; charset=UTF-8";
}

/**
 * Formats of which the engine's chunks, one after the other, are the whole. All others have a beginning or an end that
 * every chunk would repeat, so their result is made in one piece.
 */
const STREAMED: ReadonlySet<string> = new Set(
  `JSONEachRow JSONLines NDJSON JSONL JSONStringsEachRow JSONCompactEachRow JSONCompactStringsEachRow CSV TSV TabSeparated
  TSVRaw TabSeparatedRaw Raw TSKV LineAsString RowBinary Native Buffers MsgPack BSONEachRow`
    .toLowerCase()
    .split(/\s+/),
);

/** Lines that stand before the rows of each chunk, where they are lines: the names, and the types. */
const HEADED: Readonly<Record<string, number>> = {
  tsvwithnames: 1,
  tabseparatedwithnames: 1,
  tsvwithnamesandtypes: 2,
  tabseparatedwithnamesandtypes: 2,
  jsoncompacteachrowwithnames: 1,
  jsoncompacteachrowwithnamesandtypes: 2,
  jsoncompactstringseachrowwithnames: 1,
  jsoncompactstringseachrowwithnamesandtypes: 2,
};

/** How many lines to leave out of every chunk but the first; undefined where the result must be made in one piece. */
export function repeatedLines(format: string): number | undefined {
  const name = format.toLowerCase();
  return STREAMED.has(name) ? 0 : HEADED[name];
}
