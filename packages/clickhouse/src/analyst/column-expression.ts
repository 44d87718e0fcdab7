/** What follows a column's type where an expression does. */
const EXPRESSION = /\b(?:DEFAULT|MATERIALIZED|ALIAS|EPHEMERAL|TTL)\b[\s\S]*\(/i;

/**
 * Does a literal, as a syntax tree prints it, declare a column with an expression (`'a String DEFAULT file(\'x\')'`)? The
 * engine evaluates it, and nobody has read what is in it.
 */
export function hasColumnExpression(literal: string): boolean {
  return literal.startsWith("'") && EXPRESSION.test(literal);
}
