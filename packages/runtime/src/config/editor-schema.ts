type Schema = Readonly<Record<string, unknown>>;

/** `${NAME}`, alone or among other text. */
const VARIABLE = "\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}";

/** Where a schema holds others: under names, in a list, or one. */
const NAMED = new Set(["properties", "$defs", "patternProperties"]);
const LISTED = new Set(["anyOf", "oneOf", "allOf", "prefixItems"]);
const SINGLE = new Set(["items", "additionalProperties", "propertyNames"]);

/**
 * The schema of a file in which any value may be `${NAME}` of the environment. What a value must be holds of what it is
 * filled in with, which an editor does not know: it is to complain of neither.
 */
export function withVariables(schema: Schema): Schema {
  return admitting(
    Object.fromEntries(Object.entries(schema).map(([keyword, value]) => [keyword, within(keyword, value)])),
  );
}

function within(keyword: string, value: unknown): unknown {
  if (SINGLE.has(keyword) && isSchema(value)) return withVariables(value);
  if (LISTED.has(keyword) && Array.isArray(value))
    return value.map((each) => (isSchema(each) ? withVariables(each) : each));
  if (NAMED.has(keyword) && isSchema(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [name, isSchema(each) ? withVariables(each) : each]),
    );
  }
  return value;
}

/** A value of its own as it may be, or a variable. The keywords of numbers say nothing of texts, nor `pattern` of others. */
function admitting(schema: Schema): Schema {
  const { type, enum: values, pattern, ...rest } = schema;
  if (values !== undefined)
    return {
      ...rest,
      anyOf: [
        { type, enum: values },
        { type: "string", pattern: VARIABLE },
      ],
    };
  if (type === "boolean" || type === "integer" || type === "number")
    return { ...rest, type: [type, "string"], pattern: VARIABLE };
  return type === "string" && pattern !== undefined ? { ...schema, pattern: `${String(pattern)}|${VARIABLE}` } : schema;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
