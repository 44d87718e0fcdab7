/** What stands between the quotes of a text in a query: a quote or a backslash of its own has a backslash before it. */
const QUOTED = String.raw`(?:[^'\\]|\\.)*`;
const LIST = pattern(String.raw`WHERE identity_uid IN \(((?:'${QUOTED}'(?:, )?)*)\) AND`);
const ESCAPED = pattern(String.raw`\\(.)`);

/**
 * SQL over a row of findings: whom it is about. Of a finding about several the identity is the one who made it a finding, and
 * its evidence names all: `… WHERE identity_uid IN ('a', 'b') AND time …`.
 */
export const CONCERNED: string = `if(position(sql, 'WHERE identity_uid IN (') = 0, [identity_uid], arrayDistinct(arrayConcat([identity_uid], arrayMap(
  uid -> replaceRegexpAll(uid, ${ESCAPED}, '\\\\1'), extractAll(extract(sql, ${LIST}), ${pattern(`'(${QUOTED})'`)})))))`;

/** As a text of a query. Ids may have lines. */
function pattern(source: string): string {
  return `'(?s)${source.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
