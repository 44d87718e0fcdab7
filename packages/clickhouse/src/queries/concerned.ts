/**
 * SQL over a row of findings: whom it is about. Of a finding about several the identity is the one who made it a finding, and
 * its evidence names all: `… WHERE identity_uid IN ('a', 'b') AND time …`.
 */
export const CONCERNED =
  "arrayConcat([identity_uid], extractAll(extract(sql, 'WHERE identity_uid IN \\\\((.*?)\\\\) AND'), '\\'([^\\']*)\\''))";
